package io.gamlp.flink.augmentation;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some features of one hop of an augmented store, row after row: whoever asks for rows in ascending
 * order goes once through each file that has any of them. The features need not be a slab of that
 * store.
 */
final class StoredHop implements Closeable {

  private final int firstFeature;
  private final int width;
  private final List<SlabCursor> cursors = new ArrayList<>();

  StoredHop(AugmentedStore store, int hop, int firstFeature, int width) {
    this.firstFeature = firstFeature;
    this.width = width;
    BlockLayout layout = store.manifest().layout();
    for (int slab = 0; slab < layout.slabs(); slab++) {
      int first = layout.firstFeature(slab);
      if (first < firstFeature + width && first + layout.width(slab) > firstFeature) {
        cursors.add(new SlabCursor(store, layout, slab, hop));
      }
    }
  }

  /**
   * @param row not before the row asked for last
   */
  void copyRow(int row, float[] target, int offset) throws IOException {
    for (SlabCursor cursor : cursors) {
      int from = Math.max(firstFeature, cursor.firstFeature);
      int to = Math.min(firstFeature + width, cursor.firstFeature + cursor.width);
      cursor.copyRow(
          row, from - cursor.firstFeature, target, offset + from - firstFeature, to - from);
    }
  }

  /**
   * The group that holds just these rows and features, as it is stored, or null where there is none
   * such.
   *
   * @param row not before the row asked for last, nor any of the group's asked for already
   */
  SlabFile.StoredGroup group(int row, int rows) throws IOException {
    SlabCursor only = cursors.get(0);
    boolean sameFeatures =
        cursors.size() == 1 && only.firstFeature == firstFeature && only.width == width;
    return sameFeatures ? only.group(row, rows) : null;
  }

  @Override
  public void close() throws IOException {
    for (SlabCursor cursor : cursors) {
      cursor.close();
    }
  }

  /** Where a reader is in one slab. */
  private static final class SlabCursor implements Closeable {

    private final AugmentedStore store;
    private final BlockLayout layout;
    private final int slab;
    private final int hop;
    private final int firstFeature;
    private final int width;
    private SlabFile.Reader reader;
    private int blockEnd;
    private int groupStart;
    private int groupEnd;
    private boolean read;
    private float[] group;

    SlabCursor(AugmentedStore store, BlockLayout layout, int slab, int hop) {
      this.store = store;
      this.layout = layout;
      this.slab = slab;
      this.hop = hop;
      this.firstFeature = layout.firstFeature(slab);
      this.width = layout.width(slab);
    }

    void copyRow(int row, int from, float[] target, int offset, int count) throws IOException {
      seek(row);
      if (!read) {
        group = reader.readGroup();
        read = true;
      }
      System.arraycopy(group, (row - groupStart) * width + from, target, offset, count);
    }

    SlabFile.StoredGroup group(int row, int rows) throws IOException {
      seek(row);
      if (read || groupStart != row || groupEnd != row + rows) {
        return null;
      }
      read = true;
      return reader.readStored();
    }

    private void seek(int row) throws IOException {
      if (row >= blockEnd) {
        openBlock(layout.blockOf(row));
      }
      while (row >= groupEnd) {
        if (!read) {
          reader.skipGroup();
        }
        nextGroup(groupEnd);
      }
    }

    private void openBlock(int block) throws IOException {
      close();
      reader = store.slab(block, slab, hop);
      blockEnd = layout.firstNode(block + 1);
      nextGroup(layout.firstNode(block));
    }

    private void nextGroup(int start) {
      groupStart = start;
      groupEnd = start + reader.rowsOfNextGroup();
      read = false;
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
