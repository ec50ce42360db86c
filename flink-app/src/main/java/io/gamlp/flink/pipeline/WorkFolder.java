package io.gamlp.flink.pipeline;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a run keeps what its jobs hand to each other: a folder of a name of its own in the folder
 * of its results, as URIs that tasks resolve too. Gone when it is closed.
 */
final class WorkFolder implements AutoCloseable {

  static final String PREFIX = ".work-";

  private final Storage storage = new FlinkStorage();
  private final Path folder;

  WorkFolder(Path results) {
    this.folder = results.resolve(PREFIX + UUID.randomUUID()).toAbsolutePath();
  }

  Storage storage() {
    return storage;
  }

  /** The URI of something in this folder. */
  String uri(String name) {
    return uri(folder.resolve(name));
  }

  /** The URI of a local path. */
  static String uri(Path path) {
    String uri = path.toAbsolutePath().normalize().toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  @Override
  public void close() throws IOException {
    storage.delete(uri(folder));
  }
}
