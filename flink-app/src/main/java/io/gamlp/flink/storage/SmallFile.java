package io.gamlp.flink.storage;

import io.gamlp.graph.store.Storage;
import io.gamlp.graph.store.Temporary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Text files that are there whole or not at all. */
public final class SmallFile {

  private SmallFile() {}

  /** Writes a file, or replaces the one that is there. */
  public static void write(Storage storage, String path, String text) throws IOException {
    storage.move(temporary(storage, path, text), path);
  }

  /**
   * Writes a file unless there is one, which stays as it is. Of several that try at once more than
   * one may write; what is read afterwards is the last one's.
   */
  public static void writeNew(Storage storage, String path, String text) throws IOException {
    String temporary = temporary(storage, path, text);
    if (!storage.moveNew(temporary, path)) {
      storage.delete(temporary);
    }
  }

  /** Paths of the files in a directory whose writers are at work, or were killed. */
  public static List<String> unfinished(Storage storage, String directory) throws IOException {
    return storage.list(directory).stream()
        .filter(Temporary::isTemporary)
        .map(name -> Storage.resolve(directory, name))
        .toList();
  }

  private static String temporary(Storage storage, String path, String text) throws IOException {
    int slash = path.lastIndexOf('/');
    String temporary =
        path.substring(0, slash + 1)
            + Temporary.name(path.substring(slash + 1), UUID.randomUUID().toString());
    try (OutputStream out = storage.create(temporary)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return temporary;
  }

  /** What a file holds; empty where there is none. */
  public static Optional<String> read(Storage storage, String path) throws IOException {
    if (!storage.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new String(storage.read(path), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
