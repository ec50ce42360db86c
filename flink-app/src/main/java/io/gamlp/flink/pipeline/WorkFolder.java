package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a run keeps what its jobs hand to each other: a folder with a name of its own in {@code
 * --work}, or else in the folder of its results, as URIs that tasks resolve too. Gone when it is
 * closed.
 */
final class WorkFolder implements AutoCloseable {

  static final String PREFIX = ".work-";

  private final Storage storage = new FlinkStorage();
  private final String base;
  private final String folder;

  /**
   * @param results where it goes when the user names no other place
   */
  WorkFolder(CommandConfig config, Path results) {
    this.base = base(config, results);
    this.folder = Storage.resolve(base, PREFIX + UUID.randomUUID());
  }

  /** The folder that work folders of a run are in, see the constructor. */
  static String base(CommandConfig config, Path results) {
    return config.work().orElse(uri(results));
  }

  Storage storage() {
    return storage;
  }

  /** The folder that this one is in. */
  String base() {
    return base;
  }

  /** The URI of something in this folder. */
  String uri(String name) {
    return Storage.resolve(folder, name);
  }

  /** The URI of a local path. */
  static String uri(Path path) {
    String uri = path.toAbsolutePath().normalize().toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  @Override
  public void close() throws IOException {
    storage.delete(folder);
  }
}
