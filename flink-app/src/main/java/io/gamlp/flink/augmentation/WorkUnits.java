package io.gamlp.flink.augmentation;

import java.io.Serializable;

/**
 * How the work on one hop is shared out: each unit is some consecutive blocks times some
 * consecutive slabs. Cutting by slabs costs nothing, as features do not mix; each further piece of
 * the nodes reads the rows of the hop before once more. So there are no more pieces than the
 * subtasks and their memory ask for.
 *
 * @param pieces into how many pieces the blocks are cut
 * @param slabRanges into how many ranges the slabs are cut
 */
record WorkUnits(BlockLayout layout, int pieces, int slabRanges) implements Serializable {

  /** The rows of a piece in one slab and their part of Ã stand in memory. */
  private static final long PIECE_BYTES = 32L << 20;

  private static final long ENTRY_BYTES = 2L * Integer.BYTES;

  /**
   * @param entries stored entries of the adjacency
   */
  static WorkUnits of(BlockLayout layout, long entries, int parallelism) {
    int slabRanges = Math.min(layout.slabs(), parallelism);
    long rows = layout.numNodes();
    long bytes = rows * layout.slabWidth() * Float.BYTES + (entries + rows) * ENTRY_BYTES;
    long pieces = Math.max(ceiling(bytes, PIECE_BYTES), ceiling(parallelism, slabRanges));
    return new WorkUnits(layout, (int) Math.min(layout.blocks(), pieces), slabRanges);
  }

  int count() {
    return pieces * slabRanges;
  }

  int firstBlock(int unit) {
    return cut(layout.blocks(), unit / slabRanges, pieces);
  }

  int endBlock(int unit) {
    return cut(layout.blocks(), unit / slabRanges + 1, pieces);
  }

  int firstSlab(int unit) {
    return cut(layout.slabs(), unit % slabRanges, slabRanges);
  }

  int endSlab(int unit) {
    return cut(layout.slabs(), unit % slabRanges + 1, slabRanges);
  }

  private static int cut(int size, int part, int parts) {
    return (int) ((long) size * part / parts);
  }

  private static long ceiling(long value, long unit) {
    return (value + unit - 1) / unit;
  }
}
