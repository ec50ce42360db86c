package io.gamlp.flink.loop;

import java.util.Arrays;

/**
 * Chooses a key group for each of a row of costs, so that the load is even for every parallelism
 * from 1 to 16 at once.
 *
 * <p>First guess: a key sits where the middle of its cost falls in the summed cost. That keeps the
 * order of the row, and is nearly always even. Where it is not, keys are moved to other cells (runs
 * of key groups that no parallelism up to 16 tells apart) while that lowers the excess: first only
 * within the order, then freely.
 */
final class KeyGroupChoice {

  private static final int MAX_BALANCED = 16;
  private static final double TOLERANCE = 1.2;
  private static final double ROUNDING = 1e-9;

  private final long[] costs;
  private final int[][] cellSubtasks; // [cell][parallelism] -> subtask
  private final double[] allowed; // [parallelism]
  private final double[] mean; // [parallelism]
  private final int[] cellOf;

  private KeyGroupChoice(long[] costs, int[] cellOf, int[][] cellSubtasks) {
    this.costs = costs;
    this.cellOf = cellOf;
    this.cellSubtasks = cellSubtasks;
    this.mean = new double[MAX_BALANCED + 1];
    this.allowed = new double[MAX_BALANCED + 1];
    double total = Arrays.stream(costs).asDoubleStream().sum();
    for (int p = 1; p <= MAX_BALANCED; p++) {
      mean[p] = total / p;
      allowed[p] = allowedLoad(costs, p) * (1 + ROUNDING);
    }
  }

  /**
   * The load that the heaviest of P subtasks may carry: 1.2 times the mean, or the heaviest key, or
   * what any placement must put on one subtask because there are more keys than subtasks.
   */
  static double allowedLoad(long[] costs, int parallelism) {
    long[] rising = costs.clone();
    Arrays.sort(rising);
    int n = rising.length;
    double total = Arrays.stream(rising).asDoubleStream().sum();
    double allowed = Math.max(TOLERANCE * total / parallelism, rising[n - 1]);
    // Of the k * P + 1 heaviest keys some subtask holds k + 1, at least the lightest k + 1 of them.
    for (int k = 1; k * parallelism + 1 <= n; k++) {
      int lightest = n - (k * parallelism + 1);
      double together = 0;
      for (int i = 0; i <= k; i++) {
        together += rising[lightest + i];
      }
      allowed = Math.max(allowed, together);
    }
    return allowed;
  }

  /** A key group for each cost; the same costs give the same groups everywhere. */
  static int[] forCosts(long[] costs, int maxParallelism) {
    int[] guess = middles(costs, maxParallelism);
    int[] cellOfGroup = new int[maxParallelism];
    int[] middleOfCell = new int[maxParallelism];
    int[][] cellSubtasks = cells(maxParallelism, cellOfGroup, middleOfCell);
    int[] cellOf = Arrays.stream(guess).map(group -> cellOfGroup[group]).toArray();
    KeyGroupChoice choice = new KeyGroupChoice(costs, cellOf.clone(), cellSubtasks);
    choice.improve();
    int[] groups = guess;
    for (int i = 0; i < groups.length; i++) {
      if (choice.cellOf[i] != cellOf[i]) {
        groups[i] = middleOfCell[choice.cellOf[i]];
      }
    }
    return groups;
  }

  private static int[] middles(long[] costs, int maxParallelism) {
    double total = Arrays.stream(costs).asDoubleStream().sum();
    if (total == 0) {
      throw new IllegalArgumentException("at least one layer must have a cost above 0");
    }
    int[] groups = new int[costs.length];
    double before = 0;
    for (int i = 0; i < costs.length; i++) {
      double middle = before + costs[i] / 2.0;
      groups[i] = Math.min(maxParallelism - 1, (int) (middle / total * maxParallelism));
      before += costs[i];
    }
    return groups;
  }

  /** Splits the key groups into cells; gives the subtask of each cell for each parallelism. */
  private static int[][] cells(int maxParallelism, int[] cellOfGroup, int[] middleOfCell) {
    int[][] subtasks = new int[maxParallelism][];
    int cells = 0;
    int start = 0;
    for (int group = 0; group < maxParallelism; group++) {
      int[] here = new int[MAX_BALANCED + 1];
      for (int p = 1; p <= MAX_BALANCED; p++) {
        here[p] = group * p / maxParallelism;
      }
      if (cells == 0 || !Arrays.equals(here, subtasks[cells - 1])) {
        subtasks[cells++] = here;
        start = group;
      }
      cellOfGroup[group] = cells - 1;
      middleOfCell[cells - 1] = (start + group) / 2;
    }
    return Arrays.copyOf(subtasks, cells);
  }

  private void improve() {
    double excess = excess();
    excess = moveWhileBetter(excess, true);
    excess = moveWhileBetter(excess, false);
    swapWhileBetter(excess);
  }

  /** How far loads are above what is allowed, in means, summed over all parallelisms. */
  private double excess() {
    double excess = 0;
    for (int p = 1; p <= MAX_BALANCED; p++) {
      double[] load = new double[p];
      for (int i = 0; i < costs.length; i++) {
        load[cellSubtasks[cellOf[i]][p]] += costs[i];
      }
      for (double l : load) {
        excess += Math.max(0, l - allowed[p]) / mean[p];
      }
    }
    return excess;
  }

  private double moveWhileBetter(double start, boolean keepOrder) {
    double best = start;
    boolean moved = true;
    while (best > 0 && moved) {
      moved = false;
      int bestKey = -1;
      int bestCell = -1;
      for (int i = 0; i < costs.length; i++) {
        int from = keepOrder && i > 0 ? cellOf[i - 1] : 0;
        int to = keepOrder && i < costs.length - 1 ? cellOf[i + 1] : cellSubtasks.length - 1;
        int home = cellOf[i];
        for (int cell = from; cell <= to; cell++) {
          cellOf[i] = cell;
          double excess = excess();
          if (excess < best - ROUNDING) {
            best = excess;
            bestKey = i;
            bestCell = cell;
          }
        }
        cellOf[i] = home;
      }
      if (bestKey >= 0) {
        cellOf[bestKey] = bestCell;
        moved = true;
      }
    }
    return best <= ROUNDING ? 0 : best;
  }

  private void swapWhileBetter(double start) {
    double best = start;
    boolean swapped = true;
    while (best > ROUNDING && swapped) {
      swapped = false;
      for (int i = 0; i < costs.length && !swapped; i++) {
        for (int j = i + 1; j < costs.length && !swapped; j++) {
          swap(i, j);
          double excess = excess();
          if (excess < best - ROUNDING) {
            best = excess;
            swapped = true;
          } else {
            swap(i, j);
          }
        }
      }
    }
  }

  private void swap(int i, int j) {
    int cell = cellOf[i];
    cellOf[i] = cellOf[j];
    cellOf[j] = cell;
  }
}
