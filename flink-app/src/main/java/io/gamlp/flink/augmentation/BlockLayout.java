package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import java.io.Serializable;

/**
 * How X is cut: consecutive nodes into blocks of nearly equal size, features into slabs of equal
 * width (the last may be narrower).
 *
 * @param numNodes number of nodes
 * @param dimension number of features of one hop
 * @param blocks number of node blocks; none is empty
 * @param slabWidth features of a slab
 */
record BlockLayout(int numNodes, int dimension, int blocks, int slabWidth) implements Serializable {

  /** Whole cache lines of features, so that slabs cost the inner loop no more than whole rows. */
  private static final int WIDTH_UNIT = 16;

  /**
   * The widest slabs whose blocks stay within a size.
   *
   * @throws InputException when one feature of a block is already larger
   */
  static BlockLayout of(int numNodes, int dimension, int blocks, long maxSlabBytes) {
    int used = Math.max(1, Math.min(blocks, numNodes));
    long rows = (numNodes + used - 1L) / used;
    long widest = Math.min(dimension, maxSlabBytes / (Float.BYTES * Math.max(1, rows)));
    if (widest < 1) {
      throw new InputException(
          "blocks of "
              + rows
              + " nodes do not fit slabs of "
              + maxSlabBytes
              + " bytes: ask for more blocks than "
              + used);
    }
    long slabs = (dimension + widest - 1) / widest;
    long even = (dimension + slabs - 1) / slabs;
    long rounded = (even + WIDTH_UNIT - 1) / WIDTH_UNIT * WIDTH_UNIT;
    return new BlockLayout(numNodes, dimension, used, (int) (rounded <= widest ? rounded : even));
  }

  int slabs() {
    return (dimension + slabWidth - 1) / slabWidth;
  }

  /** First node of a block; {@code firstNode(blocks)} is the number of nodes. */
  int firstNode(int block) {
    return (int) ((long) numNodes * block / blocks);
  }

  int rows(int block) {
    return firstNode(block + 1) - firstNode(block);
  }

  int largestBlock() {
    return (int) ((numNodes + blocks - 1L) / blocks);
  }

  int blockOf(int node) {
    int block = (int) ((long) node * blocks / numNodes);
    while (firstNode(block + 1) <= node) {
      block++;
    }
    while (firstNode(block) > node) {
      block--;
    }
    return block;
  }

  int firstFeature(int slab) {
    return slab * slabWidth;
  }

  int width(int slab) {
    return Math.min(slabWidth, dimension - firstFeature(slab));
  }
}
