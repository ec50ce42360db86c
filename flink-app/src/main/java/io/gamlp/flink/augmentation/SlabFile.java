package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/**
 * One hop of one (node block, feature slab) in a checksummed file.
 *
 * <pre>
 * int block | int slab | int hop | int rows | int width | groups of {@value #GROUP_ROWS} rows …
 * group: int n | n &lt; 0: all floats; n &gt;= 0: bitmap of the floats that are not zero, then n floats
 * </pre>
 *
 * Groups let a reader stream all hops and slabs of a block side by side, and skip what it does not
 * want.
 */
final class SlabFile {

  static final int GROUP_ROWS = 64;

  private static final int HEADER_INTS = 5;
  private static final int DENSE = -1;

  private SlabFile() {}

  static String name(int block, int slab, int hop) {
    return String.format("block-%05d-slab-%03d-hop-%02d.bin", block, slab, hop);
  }

  /**
   * @param suffix tells apart the temporary files of several attempts
   */
  static FileEntry write(
      Storage storage, String directory, DenseBlock block, int hop, String suffix)
      throws IOException {
    try (Writer out =
        new Writer(
            storage,
            directory,
            block.block(),
            block.slab(),
            hop,
            block.rows(),
            block.width(),
            suffix)) {
      for (int row = 0; row < block.rows(); row += GROUP_ROWS) {
        int rows = Math.min(GROUP_ROWS, block.rows() - row);
        out.writeGroup(block.values(), row * block.width(), rows * block.width());
      }
      return out.finish();
    }
  }

  /**
   * A group as it stands in a file: equal floats are stored equally, so it may stand as it is in
   * the file of another store.
   *
   * @param bitmap of the floats that are not zero, or null where all floats are there
   * @param values the floats that are there
   */
  @SuppressWarnings("ArrayRecordComponent")
  record StoredGroup(int[] bitmap, float[] values) {}

  /** Writes a file group by group. */
  static final class Writer implements Closeable {

    private final DataFileWriter out;

    /**
     * @param suffix tells apart the temporary files of several attempts
     */
    Writer(
        Storage storage,
        String directory,
        int block,
        int slab,
        int hop,
        int rows,
        int width,
        String suffix)
        throws IOException {
      out = new DataFileWriter(storage, directory, name(block, slab, hop), suffix);
      int[] header = {block, slab, hop, rows, width};
      out.writeInts(header, 0, header.length);
    }

    /** Writes the next {@value #GROUP_ROWS} rows, or those that are left. */
    void writeGroup(float[] values, int from, int count) throws IOException {
      ZeroPacking packed = ZeroPacking.ofMostlyZero(values, from, count);
      if (packed == null) {
        out.writeInts(new int[] {DENSE}, 0, 1);
        out.writeFloats(values, from, count);
      } else {
        writeStored(new StoredGroup(packed.bitmap(), packed.values()));
      }
    }

    void writeStored(StoredGroup group) throws IOException {
      float[] values = group.values();
      out.writeInts(new int[] {group.bitmap() == null ? DENSE : values.length}, 0, 1);
      if (group.bitmap() != null) {
        out.writeInts(group.bitmap(), 0, group.bitmap().length);
      }
      out.writeFloats(values, 0, values.length);
    }

    /** Attempts at one task may run at once, and write the same. */
    FileEntry finish() throws IOException {
      return out.finishUnlessThere();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Goes through a file group by group. */
  static final class Reader implements Closeable {

    private final DataFileReader in;
    private final int rows;
    private final int width;
    private final float[] group;
    private final int[] word = new int[1];
    private long position;
    private int nextRow;

    /**
     * @throws io.gamlp.graph.InputException when the file is not the one that the layout has there
     */
    Reader(
        Storage storage,
        String directory,
        FileEntry entry,
        BlockLayout layout,
        int block,
        int slab,
        int hop)
        throws IOException {
      this.in = DataFileReader.open(storage, directory, entry);
      this.rows = layout.rows(block);
      this.width = layout.width(slab);
      this.group = new float[Math.min(GROUP_ROWS, rows) * width];
      checkHeader(new int[] {block, slab, hop, rows, width});
    }

    private void checkHeader(int[] expected) throws IOException {
      int[] header = new int[HEADER_INTS];
      in.readInts(0, header, 0, HEADER_INTS);
      if (!Arrays.equals(header, expected)) {
        in.close();
        throw in.damaged(
            0,
            "found block, slab, hop, rows, width "
                + Arrays.toString(header)
                + ", expected "
                + Arrays.toString(expected));
      }
      position = (long) Integer.BYTES * HEADER_INTS;
    }

    /** Rows of the group that comes next, 0 at the end. */
    int rowsOfNextGroup() {
      return Math.min(GROUP_ROWS, rows - nextRow);
    }

    int width() {
      return width;
    }

    void skipGroup() throws IOException {
      int count = rowsOfNextGroup() * width;
      int stored = storedFloats(count);
      int words = stored == DENSE ? 0 : ZeroPacking.words(count);
      advance(words + (stored == DENSE ? count : stored));
    }

    /** Reads the next group; valid until the next call. */
    float[] readGroup() throws IOException {
      readGroup(group, 0);
      return group;
    }

    /** Reads the next group to where the caller wants it. */
    void readGroup(float[] target, int offset) throws IOException {
      int count = rowsOfNextGroup() * width;
      long start = position;
      int stored = storedFloats(count);
      if (stored == DENSE) {
        in.readFloats(position, target, offset, count);
        advance(count);
        return;
      }
      StoredGroup packed = packed(count, stored);
      Arrays.fill(target, offset, offset + count, 0f);
      if (!new ZeroPacking(packed.bitmap(), packed.values()).unpack(target, offset, count)) {
        throw in.damaged(start, "the bitmap does not fit the " + stored + " floats after it");
      }
    }

    /** Reads the next group as it is stored. */
    StoredGroup readStored() throws IOException {
      int count = rowsOfNextGroup() * width;
      int stored = storedFloats(count);
      if (stored != DENSE) {
        return packed(count, stored);
      }
      float[] values = new float[count];
      in.readFloats(position, values, 0, count);
      advance(count);
      return new StoredGroup(null, values);
    }

    private StoredGroup packed(int count, int stored) throws IOException {
      int[] bitmap = new int[ZeroPacking.words(count)];
      in.readInts(position, bitmap, 0, bitmap.length);
      float[] values = new float[stored];
      in.readFloats(position + (long) Integer.BYTES * bitmap.length, values, 0, stored);
      advance(bitmap.length + stored);
      return new StoredGroup(bitmap, values);
    }

    private int storedFloats(int count) throws IOException {
      in.readInts(position, word, 0, 1);
      if (word[0] < DENSE || word[0] > count) {
        throw in.damaged(
            position, "found a group of " + word[0] + " floats, expected at most " + count);
      }
      position += Integer.BYTES;
      return word[0];
    }

    private void advance(int elements) {
      position += (long) Integer.BYTES * elements;
      nextRow += rowsOfNextGroup();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
