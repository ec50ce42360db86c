package io.gamlp.admm.training;

/**
 * A split of V columns into B contiguous blocks whose sizes differ by at most one.
 *
 * @param columns V
 * @param blocks B
 */
public record ColumnBlocks(int columns, int blocks) {

  public ColumnBlocks {
    if (blocks < 1 || columns < blocks) {
      throw new IllegalArgumentException(
          "need 1 <= blocks <= columns, got " + blocks + " blocks of " + columns + " columns");
    }
  }

  public int start(int block) {
    return start(columns, block, blocks);
  }

  /** First column of a block; there may be fewer columns than blocks, some are empty then. */
  public static int start(int columns, int block, int blocks) {
    return (int) ((long) columns * block / blocks);
  }

  public int size(int block) {
    return start(block + 1) - start(block);
  }
}
