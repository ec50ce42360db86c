package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.CsrRows;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Makes the files of one hop: rows that a change touches are computed from the hop before, of which
 * all files must be there already, in the order in which the full job adds; all others are copied
 * from the base. Holds the rows of one unit in one slab, and one block of one slab of the hop
 * before.
 */
final class HopRecomputation {

  /** Bounds the raw features that stand in memory. */
  private static final int FEATURE_ROWS_AT_ONCE = 512;

  private final AugmentationPlan plan;
  private final WorkUnits units;
  private final int hop;
  private final BlockLayout layout;
  private final SnapshotStore source;
  private final AugmentedStore base;
  private final RowMapping mapping;
  private final BitSet changed;

  /**
   * @param hop 0 for H
   */
  HopRecomputation(IncrementalPlan incremental, int hop) throws IOException {
    this.plan = incremental.target();
    this.units = incremental.units();
    this.hop = hop;
    this.layout = plan.layout();
    this.source = TaskHost.openSnapshot(plan.storage(), plan.sourceDirectory());
    this.base = incremental.openBase();
    ChangedRows rows = incremental.changedRows();
    this.mapping = rows.mapping();
    this.changed = rows.hop(hop);
  }

  /**
   * @param finished told once for each file that is there
   */
  void recompute(int unit, LongConsumer finished) throws IOException {
    int firstBlock = units.firstBlock(unit);
    int endBlock = units.endBlock(unit);
    int first = layout.firstNode(firstBlock);
    int end = layout.firstNode(endBlock);
    CsrRows matrix = hop == 0 ? null : Propagation.rows(source, first, end, changed::get);
    for (int slab = units.firstSlab(unit); slab < units.endSlab(unit); slab++) {
      float[] values = new float[Math.multiplyExact(end - first, layout.width(slab))];
      if (hop == 0) {
        computeFeatures(first, end, slab, values);
      } else {
        addNeighbors(matrix, slab, values);
      }
      try (StoredHop stored =
          new StoredHop(base, hop, layout.firstFeature(slab), layout.width(slab))) {
        for (int block = firstBlock; block < endBlock; block++) {
          write(block, slab, stored, values, first);
          finished.accept(block);
        }
      }
    }
  }

  /** H of the changed rows. */
  private void computeFeatures(int first, int end, int slab, float[] values) throws IOException {
    int width = layout.width(slab);
    for (int from = changed.nextSetBit(first); from >= 0 && from < end; ) {
      int to = Math.min(Math.min(changed.nextClearBit(from), end), from + FEATURE_ROWS_AT_ONCE);
      float[] rows =
          new NormalizedFeatures(source.features(from, to), plan.normalizer())
              .slab(layout.firstFeature(slab), width);
      System.arraycopy(rows, 0, values, (from - first) * width, rows.length);
      from = changed.nextSetBit(to);
    }
  }

  /**
   * Ã times the hop before. Blocks in ascending order, and columns ascend within a row: the same
   * sums as everywhere else.
   */
  private void addNeighbors(CsrRows matrix, int slab, float[] values) throws IOException {
    int width = layout.width(slab);
    int[] from = Arrays.copyOf(matrix.rowStart(), matrix.rows());
    int[] to = new int[matrix.rows()];
    for (int block = 0; block < layout.blocks(); block++) {
      int first = layout.firstNode(block);
      BitSet groups = groupsBefore(layout.firstNode(block + 1), matrix, first, from, to);
      if (!groups.isEmpty()) {
        float[] rows = hopBefore(block, slab, groups);
        SparseTimesDense.addTo(
            from, to, matrix.columns(), matrix.values(), first, rows, values, width);
      }
      System.arraycopy(to, 0, from, 0, to.length);
    }
  }

  /**
   * @param to (Output) for each row the end of its entries before column {@code end}
   * @return which groups of the block these entries ask for
   */
  private static BitSet groupsBefore(int end, CsrRows matrix, int first, int[] from, int[] to) {
    BitSet groups = new BitSet();
    int[] columns = matrix.columns();
    for (int row = 0; row < from.length; row++) {
      int i = from[row];
      for (; i < matrix.rowStart()[row + 1] && columns[i] < end; i++) {
        groups.set((columns[i] - first) / SlabFile.GROUP_ROWS);
      }
      to[row] = i;
    }
    return groups;
  }

  /** Rows of a block, those of the groups that are asked for. */
  private float[] hopBefore(int block, int slab, BitSet groups) throws IOException {
    HopFiles before = plan.files(hop - 1);
    float[] rows = new float[layout.rows(block) * layout.width(slab)];
    before.read(before.entry(block, slab), block, slab, groups, rows);
    return rows;
  }

  /**
   * @param values rows from node {@code firstRow} on, of which the changed ones are there
   */
  private void write(int block, int slab, StoredHop stored, float[] values, int firstRow)
      throws IOException {
    int width = layout.width(slab);
    int end = layout.firstNode(block + 1);
    String suffix = UUID.randomUUID().toString();
    try (SlabFile.Writer out =
        new SlabFile.Writer(
            plan.storage(),
            plan.filesDirectory(),
            block,
            slab,
            hop,
            layout.rows(block),
            width,
            suffix)) {
      for (int row = layout.firstNode(block); row < end; row += SlabFile.GROUP_ROWS) {
        int rows = Math.min(SlabFile.GROUP_ROWS, end - row);
        SlabFile.StoredGroup group = unchangedGroup(row, rows, stored);
        if (group != null) {
          out.writeStored(group);
        } else {
          copyUnchanged(row, rows, stored, values, firstRow, width);
          out.writeGroup(values, (row - firstRow) * width, rows * width);
        }
      }
      out.finish();
    }
  }

  private SlabFile.StoredGroup unchangedGroup(int row, int rows, StoredHop stored)
      throws IOException {
    int nextChanged = changed.nextSetBit(row);
    int baseRow = mapping.baseRow(row);
    boolean asItStood =
        (nextChanged < 0 || nextChanged >= row + rows)
            && mapping.baseRow(row + rows - 1) == baseRow + rows - 1;
    return asItStood ? stored.group(baseRow, rows) : null;
  }

  private void copyUnchanged(
      int first, int rows, StoredHop stored, float[] values, int firstRow, int width)
      throws IOException {
    int row = changed.nextClearBit(first);
    for (; row < first + rows; row = changed.nextClearBit(row + 1)) {
      stored.copyRow(mapping.baseRow(row), values, (row - firstRow) * width);
    }
  }
}
