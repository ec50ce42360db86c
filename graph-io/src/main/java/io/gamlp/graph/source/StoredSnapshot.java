package io.gamlp.graph.source;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;

/** A complete snapshot of a stream, whose nodes have the users' ids. */
final class StoredSnapshot implements Loader {

  private final String spec;
  private final SnapshotLibrary library;
  private final String snapshot;

  StoredSnapshot(String spec, SnapshotLibrary library, String snapshot) {
    this.spec = spec;
    this.library = library;
    this.snapshot = snapshot;
  }

  @Override
  public GraphSnapshot load(LoadOptions options) {
    return read().graph();
  }

  /** Is directed or not as it was published. */
  @Override
  public IdentifiedGraph loadIdentified(LoadOptions options, boolean directed) {
    IdentifiedGraph graph = read();
    if (directed && !graph.directed()) {
      throw new InputException(spec + ": found an undirected graph, expected a directed one");
    }
    return graph;
  }

  private IdentifiedGraph read() {
    try {
      return library.graph(snapshot);
    } catch (IOException e) {
      throw new InputException(spec + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
