package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes, the format of MNIST: a magic number {@code 00 00 08 rank}, the
 * length of each dimension as a big-endian int, then the elements, last index fastest. Offsets in
 * messages count the bytes of the content, unpacked where the file is gzipped.
 */
final class IdxFile implements Closeable {

  private static final int UNSIGNED_BYTES = 0x08;
  private static final int CHUNK = 1 << 16;

  /** What deflate can gain at the very most: 258 bytes for 2 bits. */
  private static final long MAX_INFLATION = 1032;

  private final Path file;
  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private long offset;
  private int items;
  private int itemLength = 1;

  private IdxFile(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file and reads its header.
   *
   * @param rank dimensions that it must have; the first one counts the items
   * @throws InputException naming file and offset where it is no such file, or too short for what
   *     its header says
   */
  static IdxFile open(Path file, int rank) {
    IdxFile idx;
    try {
      idx = new IdxFile(file, InputFiles.open(file));
    } catch (IOException e) {
      throw new InputException(file + ", offset 0: cannot be read (" + e.getMessage() + ")", e);
    }
    try {
      idx.readHeader(rank);
      return idx;
    } catch (InputException e) {
      idx.close();
      throw e;
    }
  }

  private void readHeader(int rank) {
    int expected = UNSIGNED_BYTES << 8 | rank;
    int magic = readInt("the magic number");
    if (magic != expected) {
      throw at(
          0,
          String.format(
              "expected the magic number 0x%08x (unsigned bytes in %d dimension%s), found 0x%08x",
              expected, rank, rank == 1 ? "" : "s", magic));
    }
    long elements = 1;
    for (int d = 0; d < rank; d++) {
      long start = offset;
      int length = readInt("the length of dimension " + d);
      if (length < 1) {
        throw at(start, "expected the length of dimension " + d + ", 1 or more, found " + length);
      }
      elements = Math.min(Integer.MAX_VALUE, elements * length);
      if (d == 0) {
        items = length;
      } else {
        itemLength = (int) Math.min(Integer.MAX_VALUE, (long) itemLength * length);
      }
    }
    if (elements > atMost() - offset) {
      throw at(
          offset,
          "the header asks for "
              + items
              + " items of "
              + itemLength
              + " bytes, more than the file holds (truncated)");
    }
  }

  private long atMost() {
    try {
      long bytes = Files.size(file);
      return isPacked() ? bytes * MAX_INFLATION : bytes;
    } catch (IOException e) {
      throw at(offset, "cannot be read (" + e.getMessage() + ")");
    }
  }

  private boolean isPacked() {
    return file.getFileName().toString().endsWith(".gz");
  }

  /** Length of the first dimension. */
  int items() {
    return items;
  }

  /** Elements of an item: the product of the other dimensions. */
  int itemLength() {
    return itemLength;
  }

  /** Refuses this file where it has not as many items as the other one. */
  void requireItems(IdxFile other) {
    if (items != other.items) {
      throw at(
          Integer.BYTES,
          "expected " + other.items + " items as in " + other.file + ", found " + items);
    }
  }

  /** Refuses this file where its items are not as long as those of the other one. */
  void requireItemLength(IdxFile other) {
    if (itemLength != other.itemLength) {
      throw at(
          2 * Integer.BYTES,
          "expected items of "
              + other.itemLength
              + " bytes as in "
              + other.file
              + ", found "
              + itemLength);
    }
  }

  /**
   * Reads all elements, which must be all that the file holds, as numbers from 0 to 1.
   *
   * @param target (Output) {@code items * itemLength} numbers go there
   * @param start where the first one goes
   */
  void readScaled(float[] target, int start) {
    int end = start + items * itemLength;
    for (int next = start; next < end; ) {
      int n = fill(end - next);
      for (int i = 0; i < n; i++) {
        target[next++] = (chunk[i] & 0xFF) / 255f;
      }
    }
    requireEnd();
  }

  /** As {@link #readScaled}, as numbers from 0 to 255. */
  void readInts(int[] target, int start) {
    int end = start + items * itemLength;
    for (int next = start; next < end; ) {
      int n = fill(end - next);
      for (int i = 0; i < n; i++) {
        target[next++] = chunk[i] & 0xFF;
      }
    }
    requireEnd();
  }

  private int readInt(String what) {
    if (fillFully(Integer.BYTES) < Integer.BYTES) {
      throw at(offset, "expected " + what + ", found the end of the file (truncated)");
    }
    return (chunk[0] & 0xFF) << 24
        | (chunk[1] & 0xFF) << 16
        | (chunk[2] & 0xFF) << 8
        | (chunk[3] & 0xFF);
  }

  /** Reads at least one byte and at most {@code wanted}. */
  private int fill(int wanted) {
    int n = fillFully(Math.min(CHUNK, wanted));
    if (n == 0) {
      throw at(offset, "expected " + wanted + " more bytes, found the end of the file (truncated)");
    }
    return n;
  }

  private int fillFully(int length) {
    try {
      int n = in.readNBytes(chunk, 0, length);
      offset += n;
      return n;
    } catch (EOFException e) {
      throw at(offset, "the gzip file ends early (truncated)");
    } catch (ZipException e) {
      throw at(offset, "the gzip file is damaged (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw at(offset, "cannot be read (" + e.getMessage() + ")");
    }
  }

  private void requireEnd() {
    if (fillFully(1) > 0) {
      throw at(offset - 1, "bytes follow the last of " + items + " items");
    }
  }

  private InputException at(long where, String problem) {
    return new InputException(file + ", offset " + where + ": " + problem);
  }

  /** Refuses an item for what its first byte holds. */
  InputException badItem(int item, String problem) {
    return at(offset - (long) (items - item) * itemLength, problem);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw at(offset, "cannot be closed (" + e.getMessage() + ")");
    }
  }
}
