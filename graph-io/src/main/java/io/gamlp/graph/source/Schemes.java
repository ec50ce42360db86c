package io.gamlp.graph.source;

import io.gamlp.graph.InputException;
import io.gamlp.graph.generate.BlockModel;
import io.gamlp.graph.generate.BlockModelSettings;
import io.gamlp.graph.generate.KarateClub;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.read.CsvFolder;
import io.gamlp.graph.read.EdgeListFile;
import io.gamlp.graph.read.IdxFolder;
import io.gamlp.graph.read.OgbFolder;
import io.gamlp.graph.read.Planetoid;
import io.gamlp.graph.read.SampleFiles;
import io.gamlp.graph.read.ShchurNpz;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.wire.RecordCheck;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** The grammar of source strings; see {@link DataSource}. */
final class Schemes {

  private static final String KNOWN =
      "a folder, planetoid:DIR/NAME, npz:FILE, ogb:DIR, edges:FILE[,FEATURES],"
          + " stored:DIR#SNAPSHOT, idx:DIR, samples:FILE, samples:FEATURES,LABELS[,SPLITS], karate,"
          + " sbm[:key=value,…]";
  private static final String SAMPLES = "samples:FILE or samples:FEATURES,LABELS[,SPLITS]";

  private Schemes() {}

  /**
   * @param stores opens the store of a directory
   */
  static DataSource parse(String spec, Function<String, SnapshotLibrary> stores) {
    int colon = spec.indexOf(':');
    String scheme = colon < 0 ? spec : spec.substring(0, colon);
    String rest = colon < 0 ? "" : spec.substring(colon + 1);
    if (spec.isBlank()) {
      throw new InputException("expected a data source (" + KNOWN + "), found ''");
    }
    if (colon < 0 && !scheme.equals("karate") && !scheme.equals("sbm")) {
      return folder(spec);
    }
    return switch (scheme) {
      case "planetoid" -> planetoid(spec, rest);
      case "npz" -> npz(spec, rest);
      case "ogb" -> ogb(spec, rest);
      case "edges" -> edgeList(spec, rest);
      case "stored" -> stored(spec, rest, stores);
      case "idx" -> idx(spec, rest);
      case "samples" -> samples(spec, rest);
      case "karate" -> karate(spec, rest);
      case "sbm" -> blockModel(spec, rest);
      default ->
          throw new InputException("unknown data source '" + spec + "', expected one of: " + KNOWN);
    };
  }

  private static DataSource folder(String spec) {
    Path folder = path(spec);
    return new DataSource(
        spec,
        "CSV folder " + folder,
        options -> {
          if (!Files.exists(folder)) {
            throw new InputException(
                "'" + spec + "' is no folder and no other data source, expected one of: " + KNOWN);
          }
          return CsvFolder.read(folder, options.splits(), options.notes());
        });
  }

  private static DataSource planetoid(String spec, String rest) {
    int slash = rest.lastIndexOf('/');
    if (slash < 0 || slash == rest.length() - 1) {
      throw new InputException("expected planetoid:DIR/NAME, found '" + spec + "'");
    }
    Path folder = path(slash == 0 ? "/" : rest.substring(0, slash));
    String name = rest.substring(slash + 1);
    return new DataSource(
        spec,
        "Planetoid files ind." + name + ".* in " + folder,
        options -> Planetoid.read(folder, name));
  }

  private static DataSource npz(String spec, String rest) {
    Path file = required(spec, rest, "npz:FILE");
    return new DataSource(
        spec, "NPZ file " + file, options -> ShchurNpz.read(file, options.splits()));
  }

  private static DataSource ogb(String spec, String rest) {
    int comma = rest.lastIndexOf(",split=");
    String split = comma < 0 ? "" : rest.substring(comma + ",split=".length());
    Path folder =
        required(spec, comma < 0 ? rest : rest.substring(0, comma), "ogb:DIR[,split=NAME]");
    return new DataSource(
        spec, "OGB folder " + folder, options -> OgbFolder.read(folder, split, options.splits()));
  }

  private static DataSource edgeList(String spec, String rest) {
    int comma = rest.indexOf(',');
    Path file =
        required(spec, comma < 0 ? rest : rest.substring(0, comma), "edges:FILE[,FEATURES]");
    Path features =
        comma < 0 ? null : required(spec, rest.substring(comma + 1), "edges:FILE[,FEATURES]");
    String description =
        "edge list " + file + (features == null ? "" : " with features " + features);
    return new DataSource(spec, description, options -> EdgeListFile.read(file, features));
  }

  private static DataSource stored(
      String spec, String rest, Function<String, SnapshotLibrary> stores) {
    int hash = rest.lastIndexOf('#');
    String snapshot = rest.substring(hash + 1);
    if (hash <= 0 || !RecordCheck.isSnapshotId(snapshot)) {
      throw new InputException("expected stored:DIR#SNAPSHOT, found '" + spec + "'");
    }
    String folder = rest.substring(0, hash);
    return new DataSource(
        spec,
        "snapshot " + snapshot + " of the stream in " + folder,
        new StoredSnapshot(spec, stores.apply(folder), snapshot));
  }

  static SnapshotLibrary localStore(String folder) {
    return new SnapshotLibrary(new LocalStorage(), path(folder).toString());
  }

  private static DataSource idx(String spec, String rest) {
    Path folder = required(spec, rest, "idx:DIR");
    return new DataSource(
        spec, "IDX files in " + folder, options -> IdxFolder.read(folder, options.splits()));
  }

  private static DataSource samples(String spec, String rest) {
    String[] parts = rest.split(",", -1);
    if (parts.length > 3) {
      throw new InputException("expected " + SAMPLES + ", found '" + spec + "'");
    }
    Path[] files = new Path[3];
    for (int i = 0; i < parts.length; i++) {
      files[i] = required(spec, parts[i], SAMPLES);
    }
    return new DataSource(
        spec,
        "samples " + rest.replace(",", ", "),
        options ->
            parts.length == 1
                ? SampleFiles.read(files[0], options.splits(), options.notes())
                : SampleFiles.read(
                    files[0], files[1], files[2], options.splits(), options.notes()));
  }

  private static Path required(String spec, String text, String expected) {
    if (text.isBlank()) {
      throw new InputException("expected " + expected + ", found '" + spec + "'");
    }
    return path(text);
  }

  private static DataSource karate(String spec, String rest) {
    if (!rest.isEmpty()) {
      throw new InputException("karate takes no keys, found '" + rest + "'");
    }
    return new DataSource(spec, "Zachary's karate club", options -> KarateClub.snapshot());
  }

  private static DataSource blockModel(String spec, String rest) {
    BlockModelSettings settings = BlockModelSettings.parse(rest);
    String description =
        String.format(
            "stochastic block model, %d nodes, %d classes, seed %d",
            settings.nodes(), settings.classes(), settings.seed());
    return new DataSource(
        spec, description, options -> BlockModel.generate(settings, options.splits()));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InputException("'" + text + "' is no path (" + e.getMessage() + ")", e);
    }
  }
}
