package io.gamlp.graph.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;

/**
 * The few file operations that artefacts need. Paths are what the implementation takes them for:
 * plain paths in {@link LocalStorage}, URIs elsewhere; {@code /} separates names in all of them.
 *
 * <p>Serializable because it travels to tasks as part of their configuration; implementations hold
 * no open resources.
 */
public interface Storage extends Serializable {

  /**
   * Opens a file for positioned reads.
   *
   * @throws java.io.FileNotFoundException when there is none; only where that is certain
   */
  Input open(String path) throws IOException;

  /**
   * The whole content of a small file, as it was when it was opened: one that is moved onto it
   * meanwhile is not seen.
   *
   * @throws java.io.FileNotFoundException when there is none; only where that is certain
   */
  default byte[] read(String path) throws IOException {
    try (Input in = open(path)) {
      return in.readAll();
    }
  }

  /** Creates or replaces a file, and the directories above it. */
  OutputStream create(String path) throws IOException;

  /**
   * Creates a file that does not exist, and the directories above it. Its content may follow a
   * moment later, and never where the process dies just then; where it cannot be written, the file
   * goes again. Of several that try at once just one succeeds where the implementation says so;
   * this one looks first and then creates.
   *
   * @return false when there is such a file already; then it stays as it is
   */
  default boolean createNew(String path, byte[] content) throws IOException {
    if (exists(path)) {
      return false;
    }
    try (OutputStream out = create(path)) {
      out.write(content);
    }
    return true;
  }

  /**
   * Renames a file; a file that has the new name already is replaced, in one step where the
   * implementation says so.
   */
  void move(String from, String to) throws IOException;

  /**
   * Renames a file unless there is one of the new name already, which stays as it is. Of several
   * that try at once more than one may succeed; then the last one's file is there, and none is away
   * in between.
   *
   * @return false when there is such a file already; then the other one keeps its old name
   */
  default boolean moveNew(String from, String to) throws IOException {
    if (exists(to)) {
      return false;
    }
    move(from, to);
    return true;
  }

  /**
   * Whether there is a file or a directory.
   *
   * @throws IOException when that cannot be told
   */
  boolean exists(String path) throws IOException;

  /** Names (not paths) of what a directory holds, sorted; empty when there is no such directory. */
  List<String> list(String directory) throws IOException;

  /** Deletes a file or a directory with all it holds; nothing happens when there is none. */
  void delete(String path) throws IOException;

  /** Length of a file in bytes. */
  long length(String path) throws IOException;

  /** A path inside a directory. */
  static String resolve(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /** An open file. Not for use by several threads. */
  interface Input extends Closeable {

    /**
     * Reads exactly {@code length} bytes.
     *
     * @param position offset in the file
     * @throws java.io.EOFException when the file ends before
     */
    void readFully(long position, byte[] target, int offset, int length) throws IOException;

    /**
     * Reads the file that was opened from its beginning to its own end, whatever has its name now.
     */
    byte[] readAll() throws IOException;
  }
}
