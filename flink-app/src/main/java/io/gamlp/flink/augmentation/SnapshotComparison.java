package io.gamlp.flink.augmentation;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.store.CsrRows;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the rows of X that a change of the graph touches, by reading both snapshots side by side,
 * some thousand rows at a time; it keeps a bit a row.
 *
 * <p>A row of H hangs on the features of its node. A row of hop k hangs on the row of Ã, i.e. on
 * the incoming edges of the node, their weights, and the degrees of both ends; and on the rows of
 * hop k-1 of the node and of its neighbours. The sum runs over the neighbours in ascending order,
 * and nodes that stay keep their order: where nothing of this has changed, the bits have not,
 * wherever the rows and the blocks may have moved.
 */
final class SnapshotComparison {

  private static final int ADJACENCY_ROWS_AT_ONCE = 1 << 14;
  private static final int DEGREES_AT_ONCE = 1 << 20;
  private static final int FEATURE_BYTES_AT_ONCE = 1 << 22;

  private final SnapshotStore base;
  private final SnapshotStore next;
  private final RowMapping mapping;

  /** Two snapshots, of one dimension, both directed or both not. */
  SnapshotComparison(SnapshotStore base, SnapshotStore next, RowMapping mapping) {
    this.base = base;
    this.next = next;
    this.mapping = mapping;
  }

  ChangedRows compare(int hops) throws IOException {
    List<BitSet> byHop = new ArrayList<>(hops);
    byHop.add(otherFeatures());
    if (hops > 1) {
      BitSet otherMatrix = otherMatrixRows(otherDegrees());
      for (int hop = 1; hop < hops; hop++) {
        BitSet rows = (BitSet) byHop.get(hop - 1).clone();
        rows.or(otherMatrix);
        addRowsWithNeighborsIn(byHop.get(hop - 1), rows);
        byHop.add(rows);
      }
    }
    return new ChangedRows(mapping, byHop);
  }

  private BitSet otherFeatures() throws IOException {
    BitSet other = new BitSet(mapping.rows());
    long rowBytes = (long) Float.BYTES * next.manifest().dimension();
    int atOnce = (int) Math.max(1, FEATURE_BYTES_AT_ONCE / rowBytes);
    forRanges(
        atOnce,
        range -> {
          NodeFeatures now = next.features(range.from(), range.to());
          NodeFeatures before = base.features(range.baseFrom(), range.baseTo());
          range.mark(other, (row, baseRow) -> !sameFeatures(now, row, before, baseRow));
        });
    return other;
  }

  private BitSet otherDegrees() throws IOException {
    BitSet other = new BitSet(mapping.rows());
    forRanges(
        DEGREES_AT_ONCE,
        range -> {
          double[] now = next.degrees(range.from(), range.to());
          double[] before = base.degrees(range.baseFrom(), range.baseTo());
          range.mark(other, (row, baseRow) -> Double.compare(now[row], before[baseRow]) != 0);
        });
    return other;
  }

  private BitSet otherMatrixRows(BitSet otherDegrees) throws IOException {
    BitSet other = (BitSet) otherDegrees.clone();
    forRanges(
        ADJACENCY_ROWS_AT_ONCE,
        range -> {
          CsrRows now = next.incoming(range.from(), range.to());
          CsrRows before = base.incoming(range.baseFrom(), range.baseTo());
          range.mark(
              other,
              (row, baseRow) ->
                  !sameEdges(now, row, before, baseRow) || anyIn(otherDegrees, now, row));
        });
    return other;
  }

  private void addRowsWithNeighborsIn(BitSet changed, BitSet rows) throws IOException {
    int numNodes = mapping.rows();
    for (int from = 0; from < numNodes; from += Math.min(ADJACENCY_ROWS_AT_ONCE, numNodes - from)) {
      int to = from + Math.min(ADJACENCY_ROWS_AT_ONCE, numNodes - from);
      CsrRows now = next.incoming(from, to);
      for (int v = rows.nextClearBit(from); v < to; v = rows.nextClearBit(v + 1)) {
        if (anyIn(changed, now, v - from)) {
          rows.set(v);
        }
      }
    }
  }

  private static boolean anyIn(BitSet nodes, CsrRows adjacency, int row) {
    for (int i = adjacency.rowStart()[row]; i < adjacency.rowStart()[row + 1]; i++) {
      if (nodes.get(adjacency.columns()[i])) {
        return true;
      }
    }
    return false;
  }

  private boolean sameEdges(CsrRows now, int row, CsrRows before, int baseRow) {
    int i = now.rowStart()[row];
    int j = before.rowStart()[baseRow];
    int count = now.rowStart()[row + 1] - i;
    if (before.rowStart()[baseRow + 1] - j != count) {
      return false;
    }
    for (int end = i + count; i < end; i++, j++) {
      if (mapping.row(before.columns()[j]) != now.columns()[i]
          || Float.compare(before.value(j), now.value(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameFeatures(NodeFeatures now, int row, NodeFeatures before, int baseRow) {
    int dimension = now.dimension();
    if (now instanceof DenseFeatures a && before instanceof DenseFeatures b) {
      int i = row * dimension;
      int j = baseRow * dimension;
      return Arrays.equals(a.values(), i, i + dimension, b.values(), j, j + dimension);
    }
    if (now instanceof SparseFeatures a && before instanceof SparseFeatures b) {
      int i = a.rowStart()[row];
      int iEnd = a.rowStart()[row + 1];
      int j = b.rowStart()[baseRow];
      int jEnd = b.rowStart()[baseRow + 1];
      return Arrays.equals(a.columns(), i, iEnd, b.columns(), j, jEnd)
          && Arrays.equals(a.values(), i, iEnd, b.values(), j, jEnd);
    }
    float[] a = new float[dimension];
    float[] b = new float[dimension];
    now.copyRow(row, a, 0);
    before.copyRow(baseRow, b, 0);
    return Arrays.equals(a, b);
  }

  /**
   * Goes through all rows in ranges, so that the rows where they stood in the base fit memory, too:
   * many rows of the base may be gone between two that stay.
   */
  private void forRanges(int rowsAtOnce, RangeVisitor visitor) throws IOException {
    for (int from = 0; from < mapping.rows(); ) {
      int to = from + Math.min(rowsAtOnce, mapping.rows() - from);
      Range range = range(from, to);
      while (range.baseTo() - range.baseFrom() > 2L * rowsAtOnce) {
        to = from + (to - from) / 2;
        range = range(from, to);
      }
      visitor.visit(range);
      from = to;
    }
  }

  private Range range(int from, int to) {
    int first = from;
    while (first < to && mapping.baseRow(first) < 0) {
      first++;
    }
    if (first == to) {
      return new Range(mapping, from, to, 0, 0);
    }
    int last = to - 1;
    while (mapping.baseRow(last) < 0) {
      last--;
    }
    return new Range(mapping, from, to, mapping.baseRow(first), mapping.baseRow(last) + 1);
  }

  /** Rows {@code from} to {@code to}, which stood between {@code baseFrom} and {@code baseTo}. */
  private record Range(RowMapping mapping, int from, int to, int baseFrom, int baseTo) {

    /** Marks the rows that are new and those that differ. */
    void mark(BitSet rows, RowDifference difference) {
      for (int v = rows.nextClearBit(from); v < to; v = rows.nextClearBit(v + 1)) {
        int baseRow = mapping.baseRow(v);
        if (baseRow < 0 || difference.test(v - from, baseRow - baseFrom)) {
          rows.set(v);
        }
      }
    }
  }

  @FunctionalInterface
  private interface RangeVisitor {
    void visit(Range range) throws IOException;
  }

  /** Both rows are relative to the range. */
  @FunctionalInterface
  private interface RowDifference {
    boolean test(int row, int baseRow);
  }
}
