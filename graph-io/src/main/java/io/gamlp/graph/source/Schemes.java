package io.gamlp.graph.source;

import io.gamlp.graph.InputException;
import io.gamlp.graph.generate.BlockModel;
import io.gamlp.graph.generate.BlockModelSettings;
import io.gamlp.graph.generate.KarateClub;
import io.gamlp.graph.read.CsvFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The grammar of source strings; see {@link DataSource}. */
final class Schemes {

  private static final String KNOWN =
      "a folder, planetoid:DIR/NAME, npz:FILE, ogb:DIR, edges:FILE[,FEATURES], karate,"
          + " sbm[:key=value,…]";

  private Schemes() {}

  static DataSource parse(String spec) {
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
      case "karate" -> karate(spec, rest);
      case "sbm" -> blockModel(spec, rest);
      default ->
          throw new InputException("unknown data source '" + spec + "', expected one of: " + KNOWN);
    };
  }

  private static DataSource folder(String spec) {
    Path folder = path(spec);
    return new DataSource(spec, "CSV folder " + folder, seed -> CsvFolder.read(folder, seed));
  }

  private static DataSource karate(String spec, String rest) {
    if (!rest.isEmpty()) {
      throw new InputException("karate takes no keys, found '" + rest + "'");
    }
    return new DataSource(spec, "Zachary's karate club", seed -> KarateClub.snapshot());
  }

  private static DataSource blockModel(String spec, String rest) {
    BlockModelSettings settings = BlockModelSettings.parse(rest);
    String description =
        String.format(
            "stochastic block model, %d nodes, %d classes, seed %d",
            settings.nodes(), settings.classes(), settings.seed());
    return new DataSource(spec, description, seed -> BlockModel.generate(settings, seed));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InputException("'" + text + "' is no path (" + e.getMessage() + ")", e);
    }
  }
}
