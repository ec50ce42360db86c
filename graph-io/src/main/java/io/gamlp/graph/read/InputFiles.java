package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opening files, and the wording of what is wrong with them. */
final class InputFiles {

  private InputFiles() {}

  /**
   * Refuses a path that is not a readable file.
   *
   * @param purpose what the file is for, e.g. "the edges"
   */
  static Path require(Path file, String purpose) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file, expected " + purpose);
    }
    return file;
  }

  /** Refuses a path that is not a folder. */
  static Path requireFolder(Path folder, String purpose) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          folder
              + ": expected "
              + purpose
              + ", found "
              + (Files.exists(folder) ? "a file" : "nothing"));
    }
    return folder;
  }

  /** Opens a file, unpacking it where its name ends in {@code .gz}. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    if (!file.getFileName().toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in, 1 << 16);
    } catch (IOException e) {
      in.close();
      throw new InputException(
          file + ", offset 0: expected a gzip file, found something else (" + e.getMessage() + ")",
          e);
    }
  }

  static InputException atLine(Path file, long line, String problem) {
    return new InputException(file + ", line " + line + ": " + problem);
  }

  static InputException unreadable(Path file, long line, Throwable cause) {
    return new InputException(
        file + ", after line " + line + ": cannot be read (" + cause.getMessage() + ")", cause);
  }

  /** The last name of a path, for messages and snapshot names. */
  static String lastName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? "graph" : name.toString();
  }
}
