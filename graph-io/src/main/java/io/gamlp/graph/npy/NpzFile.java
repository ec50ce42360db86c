package io.gamlp.graph.npy;

import io.gamlp.graph.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An NPZ file: named arrays in a zip. An array is read when it is asked for, so entries nobody asks
 * for (names as pickled objects) stay closed.
 *
 * <pre>{@code
 * try (NpzFile npz = NpzFile.open(path)) {
 *   float[] w1 = npz.read("W1").toFloats();
 * }
 * }</pre>
 */
public final class NpzFile implements Closeable {

  /** What deflate can gain at the very most: 258 bytes for 2 bits. */
  private static final long MAX_INFLATION = 1032;

  private final Path file;
  private final long fileBytes;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new TreeMap<>();

  private NpzFile(Path file, long fileBytes, ZipFile zip) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.zip = zip;
    zip.stream()
        .filter(entry -> entry.getName().endsWith(".npy"))
        .forEach(
            entry ->
                entries.put(
                    entry.getName().substring(0, entry.getName().length() - ".npy".length()),
                    entry));
  }

  /**
   * Opens a file and reads its directory.
   *
   * @throws InputException naming the file if it is missing or no zip
   */
  public static NpzFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    try {
      return new NpzFile(file, Files.size(file), new ZipFile(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          file + ", offset 0: expected an NPZ (zip) file, found " + e.getMessage(), e);
    }
  }

  public Path file() {
    return file;
  }

  /** Names of the arrays, without {@code .npy}. */
  public Set<String> names() {
    return entries.keySet();
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * Reads one array and checks its checksum.
   *
   * @throws InputException naming file, entry and offset if it is missing, truncated, malformed,
   *     corrupt or of a type that is not read
   */
  public NpyArray read(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new InputException(
          file + ": expected an array '" + name + "', found " + entries.keySet());
    }
    String where = file + "!" + entry.getName();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    // The directory's sizes are claims; the file's length is not.
    long packed = Math.min(Math.max(0, entry.getCompressedSize()), fileBytes);
    long atMost = stored ? packed : packed * MAX_INFLATION;
    try (InputStream raw = zip.getInputStream(entry)) {
      if (raw == null) {
        throw new InputException(where + ": cannot be read");
      }
      CheckedInputStream in = new CheckedInputStream(raw, new CRC32());
      NpyArray array = NpyReader.read(in, where, atMost, stored ? packed : 0);
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new InputException(where + ": its checksum does not fit its bytes (corrupt)");
      }
      return array;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(where + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new InputException(file + ": cannot be closed (" + e.getMessage() + ")", e);
    }
  }
}
