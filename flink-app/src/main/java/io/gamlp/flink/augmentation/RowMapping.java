package io.gamlp.flink.augmentation;

import io.gamlp.graph.wire.NodeIds;
import java.util.Arrays;

/**
 * Where the rows of a graph stood in the graph that it is a change of. Ids of both are in one
 * order, so rows that stay keep their order: consecutive rows that stay are one run, and a small
 * change leaves few of them.
 */
final class RowMapping {

  private static final int INTS_OF_A_RUN = 3;

  private final int baseRows;
  private final int rows;
  private final int[] firstRow;
  private final int[] firstBase;
  private final int[] length;

  /**
   * @param runs first row, first row in the base and length of each run, ascending
   */
  private RowMapping(int baseRows, int rows, int[] runs) {
    this.baseRows = baseRows;
    this.rows = rows;
    int count = runs.length / INTS_OF_A_RUN;
    this.firstRow = new int[count];
    this.firstBase = new int[count];
    this.length = new int[count];
    for (int run = 0; run < count; run++) {
      firstRow[run] = runs[INTS_OF_A_RUN * run];
      firstBase[run] = runs[INTS_OF_A_RUN * run + 1];
      length[run] = runs[INTS_OF_A_RUN * run + 2];
    }
  }

  static RowMapping between(NodeIds base, NodeIds next) {
    Runs runs = new Runs();
    int b = 0;
    int n = 0;
    while (b < base.size() && n < next.size()) {
      String before = base.id(b);
      String after = next.id(n);
      // Nearly all ids are equal, and equality is cheaper to see than order.
      int order = before.equals(after) ? 0 : NodeIds.ORDER.compare(before, after);
      if (order == 0) {
        runs.add(n++, b++);
      } else if (order < 0) {
        b++;
      } else {
        n++;
      }
    }
    return new RowMapping(base.size(), next.size(), runs.toArray());
  }

  /** The mapping that {@link #runs} describes. */
  static RowMapping of(int baseRows, int rows, int[] runs) {
    return new RowMapping(baseRows, rows, runs);
  }

  /** First row, first row in the base and length of each run. */
  int[] runs() {
    int[] runs = new int[INTS_OF_A_RUN * length.length];
    for (int run = 0; run < length.length; run++) {
      runs[INTS_OF_A_RUN * run] = firstRow[run];
      runs[INTS_OF_A_RUN * run + 1] = firstBase[run];
      runs[INTS_OF_A_RUN * run + 2] = length[run];
    }
    return runs;
  }

  int rows() {
    return rows;
  }

  int baseRows() {
    return baseRows;
  }

  /** Where a row stood in the base, -1 for one that is new. */
  int baseRow(int row) {
    return map(row, firstRow, firstBase);
  }

  /** Where a row of the base stands now, -1 for one that is gone. */
  int row(int baseRow) {
    return map(baseRow, firstBase, firstRow);
  }

  private int map(int row, int[] from, int[] to) {
    int found = Arrays.binarySearch(from, row);
    int run = found >= 0 ? found : -found - 2;
    return run >= 0 && row - from[run] < length[run] ? to[run] + row - from[run] : -1;
  }

  /** Collects runs of pairs that come in ascending order. */
  private static final class Runs {

    private int[] runs = new int[16 * INTS_OF_A_RUN];
    private int size;

    void add(int row, int baseRow) {
      if (!continues(row, baseRow)) {
        if (size == runs.length) {
          runs = Arrays.copyOf(runs, 2 * size);
        }
        runs[size] = row;
        runs[size + 1] = baseRow;
        size += INTS_OF_A_RUN;
      }
      runs[size - 1]++;
    }

    private boolean continues(int row, int baseRow) {
      if (size == 0) {
        return false;
      }
      int length = runs[size - 1];
      return runs[size - 3] + length == row && runs[size - 2] + length == baseRow;
    }

    int[] toArray() {
      return Arrays.copyOf(runs, size);
    }
  }
}
