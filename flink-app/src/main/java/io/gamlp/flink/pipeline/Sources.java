package io.gamlp.flink.pipeline;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.store.LocalStorage;

/** Sources of graphs by their names; stores of streams may be wherever Flink has a file system. */
final class Sources {

  /** One letter before the colon is a drive, not a scheme. */
  private static final String URI = "[A-Za-z][A-Za-z0-9+.-]+:.*";

  private Sources() {}

  static DataSource parse(String source) {
    return DataSource.parse(source, Sources::store);
  }

  private static SnapshotLibrary store(String folder) {
    return new SnapshotLibrary(
        folder.matches(URI) ? new FlinkStorage() : new LocalStorage(), folder);
  }
}
