package io.gamlp.graph.wire;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.util.Arrays;

/** Puts the features of a graph together, one row after the other. */
final class FeatureRows {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final int dimension;
  private final boolean sparse;

  private int rows;
  private int entries;
  private int[] rowStart = new int[64];
  private int[] columns = new int[64];
  private float[] values = new float[64];

  FeatureRows(int dimension, boolean sparse) {
    this.dimension = dimension;
    this.sparse = sparse;
  }

  /** Rows of a kind that others have. */
  static FeatureRows like(NodeFeatures features, int dimension) {
    return new FeatureRows(dimension, features instanceof SparseFeatures);
  }

  /** Adds a row of other features of the same kind; what they have no value for is 0. */
  void copy(NodeFeatures features, int node) {
    if (features instanceof SparseFeatures from) {
      int start = from.rowStart()[node];
      add(from.columns(), from.values(), start, from.rowStart()[node + 1] - start);
    } else if (features instanceof DenseFeatures from) {
      add(null, from.values(), node * from.dimension(), from.dimension());
    }
  }

  /** Adds a row that was checked. */
  void add(FeatureVector features) {
    if (features instanceof FeatureVector.Sparse row) {
      add(row.indices(), row.values(), 0, row.values().length);
    } else if (features instanceof FeatureVector.Dense row) {
      add(null, row.values(), 0, row.values().length);
    }
  }

  private void add(int[] rowColumns, float[] rowValues, int from, int length) {
    int stored = sparse ? length : dimension;
    values = withRoom(values, entries, stored);
    System.arraycopy(rowValues, from, values, entries, length);
    if (sparse) {
      columns = columns.length < values.length ? Arrays.copyOf(columns, values.length) : columns;
      System.arraycopy(rowColumns, from, columns, entries, length);
      rowStart = rows + 1 == rowStart.length ? Arrays.copyOf(rowStart, 2 * rows + 2) : rowStart;
    }
    entries += stored;
    rows++;
    if (sparse) {
      rowStart[rows] = entries;
    }
  }

  private static float[] withRoom(float[] array, int used, int wanted) {
    long needed = (long) used + wanted;
    if (needed <= array.length) {
      return array;
    }
    if (needed > LARGEST_ARRAY) {
      throw new InputException(
          "found more than " + LARGEST_ARRAY + " feature entries, expected at most that many");
    }
    return Arrays.copyOf(array, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * used)));
  }

  NodeFeatures toFeatures() {
    return sparse
        ? new SparseFeatures(
            rows,
            dimension,
            Arrays.copyOf(rowStart, rows + 1),
            Arrays.copyOf(columns, entries),
            Arrays.copyOf(values, entries))
        : new DenseFeatures(rows, dimension, Arrays.copyOf(values, entries));
  }
}
