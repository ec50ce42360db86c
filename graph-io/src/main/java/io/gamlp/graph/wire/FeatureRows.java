package io.gamlp.graph.wire;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;

/** The features of a graph; rows are put to their places in any order. */
final class FeatureRows {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final int rows;
  private final int dimension;

  /** Where each row starts in {@code columns}; null where rows are dense. */
  private final int[] rowStart;

  private final int[] columns;
  private final float[] values;

  private FeatureRows(int rows, int dimension, int[] rowStart, int entries) {
    this.rows = rows;
    this.dimension = dimension;
    this.rowStart = rowStart;
    this.columns = rowStart == null ? null : new int[entries];
    this.values = new float[entries];
  }

  static FeatureRows dense(int rows, int dimension) {
    return new FeatureRows(rows, dimension, null, entries((long) rows * dimension));
  }

  /**
   * @param lengths stored features of each row
   */
  static FeatureRows sparse(int[] lengths, int dimension) {
    int[] rowStart = new int[lengths.length + 1];
    for (int row = 0; row < lengths.length; row++) {
      rowStart[row + 1] = entries((long) rowStart[row] + lengths[row]);
    }
    return new FeatureRows(lengths.length, dimension, rowStart, rowStart[lengths.length]);
  }

  private static int entries(long count) {
    if (count > LARGEST_ARRAY) {
      throw new InputException(
          "found more than " + LARGEST_ARRAY + " feature entries, expected at most that many");
    }
    return (int) count;
  }

  /** Copies a row of other features of the same kind; what they have no value for is 0. */
  void copy(int row, NodeFeatures features, int node) {
    if (features instanceof SparseFeatures from) {
      int start = from.rowStart()[node];
      putSparse(row, from.columns(), from.values(), start, from.rowStart()[node + 1] - start);
    } else if (features instanceof DenseFeatures from) {
      putDense(row, from.values(), node * from.dimension(), from.dimension());
    }
  }

  /** Puts a row that was checked. */
  void put(int row, FeatureVector features) {
    if (features instanceof FeatureVector.Sparse from) {
      putSparse(row, from.indices(), from.values(), 0, from.values().length);
    } else if (features instanceof FeatureVector.Dense from) {
      putDense(row, from.values(), 0, from.values().length);
    }
  }

  private void putSparse(int row, int[] rowColumns, float[] rowValues, int from, int length) {
    System.arraycopy(rowColumns, from, columns, rowStart[row], length);
    System.arraycopy(rowValues, from, values, rowStart[row], length);
  }

  private void putDense(int row, float[] rowValues, int from, int length) {
    System.arraycopy(rowValues, from, values, row * dimension, length);
  }

  NodeFeatures toFeatures() {
    return rowStart == null
        ? new DenseFeatures(rows, dimension, values)
        : new SparseFeatures(rows, dimension, rowStart, columns, values);
  }
}
