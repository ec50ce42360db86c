package io.gamlp.graph.source;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotValidator;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where a graph comes from.
 *
 * <pre>{@code
 * GraphSnapshot graph = DataSource.parse("sbm:nodes=500").load(LoadOptions.seeded(0));
 * }</pre>
 *
 * <p>Sources are written
 *
 * <ul>
 *   <li>{@code FOLDER}: edges.csv, features.{npz,npy,svmlight,svm,csv}, labels.csv[, splits.csv]
 *   <li>{@code planetoid:DIR/NAME}: the raw files
 *       DIR/ind.NAME.{x,y,tx,ty,allx,ally,graph,test.index}
 *   <li>{@code npz:FILE}: one NPZ with adj_*, attr_*, labels
 *   <li>{@code ogb:DIR[,split=NAME]}: raw/*.csv.gz and split/NAME/*.csv.gz
 *   <li>{@code edges:FILE[,FEATURES]}: an edge list, without labels
 *   <li>{@code stored:DIR#SNAPSHOT}: a complete snapshot of a stream, DIR being its store
 *   <li>{@code idx:DIR}: images as samples, the four IDX files of MNIST
 *   <li>{@code samples:FILE}: samples in one CSV or NPZ
 *   <li>{@code samples:FEATURES,LABELS[,SPLITS]}: samples in files like those of a folder
 *   <li>{@code karate}: Zachary's karate club
 *   <li>{@code sbm[:key=value,…]}: a drawn graph; without keys one of Cora's size
 * </ul>
 */
public final class DataSource {

  private final String spec;
  private final String description;
  private final Loader loader;

  DataSource(String spec, String description, Loader loader) {
    this.spec = spec;
    this.description = description;
    this.loader = loader;
  }

  /**
   * Reads a source's name; files are not opened yet.
   *
   * @throws InputException listing what exists if the scheme or a key is unknown
   */
  public static DataSource parse(String spec) {
    return parse(spec, Schemes::localStore);
  }

  /**
   * As {@link #parse(String)}, with stores of streams on other file systems.
   *
   * @param stores opens the store of a {@code DIR}
   */
  public static DataSource parse(String spec, Function<String, SnapshotLibrary> stores) {
    return Schemes.parse(spec, stores);
  }

  /**
   * Whether a source is one of plain samples: nodes that no edge connects. Nothing is checked, and
   * no file is opened.
   */
  public static boolean isOfSamples(String spec) {
    return spec.startsWith("idx:") || spec.startsWith("samples:");
  }

  /**
   * Reads or draws the graph and validates it.
   *
   * @throws InputException naming file, line or offset of what is wrong
   */
  public GraphSnapshot load(LoadOptions options) {
    return fitting(
        () -> {
          GraphSnapshot snapshot = loader.load(options);
          SnapshotValidator.validate(snapshot, spec);
          return snapshot;
        });
  }

  /**
   * As {@link #load}, with the ids of the nodes: a stored snapshot has those that it was published
   * with, the nodes of all others have their numbers.
   *
   * @param directed whether (a, b) and (b, a) are two edges, where the source does not say
   * @throws InputException also when it is to be directed and is not
   */
  public IdentifiedGraph loadIdentified(LoadOptions options, boolean directed) {
    return fitting(
        () -> {
          IdentifiedGraph graph = loader.loadIdentified(options, directed);
          SnapshotValidator.validate(graph.graph(), spec);
          return graph;
        });
  }

  private <T> T fitting(Supplier<T> load) {
    try {
      return load.get();
    } catch (OutOfMemoryError e) {
      // Arrays of a graph's size are all that is allocated here, so the heap is usable afterwards.
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      throw new InputException(
          spec + ": does not fit into the heap of " + megabytes + " MB (raise it with -Xmx)", e);
    }
  }

  /** The source as the user wrote it. */
  public String spec() {
    return spec;
  }

  /** One line for people. */
  public String describe() {
    return description;
  }

  @Override
  public String toString() {
    return spec;
  }
}
