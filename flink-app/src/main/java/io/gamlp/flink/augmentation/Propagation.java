package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.CsrRows;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Rows of the matrix by which one hop multiplies features that stand one row a node: row v holds
 * column v of Ã, i.e. {@code h'_v = sum_u Ã_uv h_u}.
 *
 * <p>Undirected {@code Ã = (D+I)^{-1/2} (A+I) (D+I)^{-1/2}}, directed {@code Ã = (D_out+I)^{-1}
 * (A+I)}; computed in double, rounded once to float. An isolated node has the unit row.
 */
final class Propagation {

  private static final int DEGREES_AT_ONCE = 1 << 20;

  private Propagation() {}

  /** Rows {@code from} (inclusive) to {@code to} (exclusive), columns ascending, +I included. */
  static CsrRows rows(SnapshotStore store, int from, int to) throws IOException {
    return rows(store, from, to, node -> true);
  }

  /** The same with the rows of some nodes only: all others have no entries. */
  static CsrRows rows(SnapshotStore store, int from, int to, IntPredicate wanted)
      throws IOException {
    CsrRows matrix = withUnitDiagonal(store.incoming(from, to), wanted);
    boolean directed = store.manifest().directed();
    double[] own = directed ? null : store.degrees(from, to);
    int numNodes = store.manifest().numNodes();
    int[] cursor = Arrays.copyOf(matrix.rowStart(), matrix.rows());
    // Columns ascend, so the degrees of all nodes pass by in ranges and never stand in memory.
    for (int low = 0; low < numNodes; low += Math.min(DEGREES_AT_ONCE, numNodes - low)) {
      int high = low + Math.min(DEGREES_AT_ONCE, numNodes - low);
      double[] degrees = store.degrees(low, high);
      for (int row = 0; row < matrix.rows(); row++) {
        int i = cursor[row];
        for (; i < matrix.rowStart()[row + 1] && matrix.columns()[i] < high; i++) {
          double source = degrees[matrix.columns()[i] - low] + 1;
          double scale = directed ? source : Math.sqrt(source * (own[row] + 1));
          matrix.values()[i] = (float) (matrix.values()[i] / scale);
        }
        cursor[row] = i;
      }
    }
    return matrix;
  }

  private static CsrRows withUnitDiagonal(CsrRows adjacency, IntPredicate wanted) {
    int rows = adjacency.rows();
    int[] rowStart = new int[rows + 1];
    int[] columns = new int[entries(adjacency, wanted)];
    float[] values = new float[columns.length];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int node = adjacency.firstRow() + row;
      rowStart[row + 1] = next;
      if (!wanted.test(node)) {
        continue;
      }
      boolean placed = false;
      for (int i = adjacency.rowStart()[row]; i < adjacency.rowStart()[row + 1]; i++) {
        if (!placed && adjacency.columns()[i] > node) {
          columns[next] = node;
          values[next++] = 1f;
          placed = true;
        }
        columns[next] = adjacency.columns()[i];
        values[next++] = adjacency.value(i);
      }
      if (!placed) {
        columns[next] = node;
        values[next++] = 1f;
      }
      rowStart[row + 1] = next;
    }
    return new CsrRows(adjacency.firstRow(), rowStart, columns, values);
  }

  private static int entries(CsrRows adjacency, IntPredicate wanted) {
    int entries = 0;
    for (int row = 0; row < adjacency.rows(); row++) {
      if (wanted.test(adjacency.firstRow() + row)) {
        entries += adjacency.rowStart()[row + 1] - adjacency.rowStart()[row] + 1;
      }
    }
    return entries;
  }
}
