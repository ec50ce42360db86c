package io.gamlp.flink.loop;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses a key group for each of a row of costs, so that the load is even for every parallelism
 * from 1 to 16 at once.
 *
 * <p>First guess: a key sits where the middle of its cost falls in the summed cost. That keeps the
 * order of the row, and is nearly always even. Where it is not, keys are moved to other cells (runs
 * of key groups that no parallelism up to 16 tells apart): first within the order while that lowers
 * the excess, then by an exact {@link PlacementSearch search}. Where that finds nothing, which is
 * mostly because there is nothing to be found, keys are moved while that lowers the excess, from a
 * fresh spread by weight, then by shaking a few keys (with a fixed seed) and trying again.
 */
final class KeyGroupChoice {

  private static final int MAX_BALANCED = 16;
  private static final long LARGEST_TOTAL = 1L << 48;

  /** Bounds the search to about a second. Counted in moves, not time: machines must agree. */
  private static final long MOVES = 20_000_000;

  private static final int MOST_KEYS_PER_SHAKE = 4;

  private final long[] costs;
  private final int[][] cellSubtasks; // [cell][parallelism] -> subtask
  private final long[] allowed; // [parallelism]
  private final long[][] load; // [parallelism][subtask]
  private final int[] cellOf;

  /** How far loads are above what is allowed, times the parallelism, summed over all. */
  private long excess;

  private long moves;

  private KeyGroupChoice(long[] costs, int[] cellOf, int[][] cellSubtasks) {
    this.costs = costs;
    this.cellOf = cellOf;
    this.cellSubtasks = cellSubtasks;
    this.allowed = new long[MAX_BALANCED + 1];
    for (int p = 1; p <= MAX_BALANCED; p++) {
      allowed[p] = allowedLoad(costs, p);
    }
    this.load = new long[MAX_BALANCED + 1][MAX_BALANCED];
    for (int p = 1; p <= MAX_BALANCED; p++) {
      for (int i = 0; i < costs.length; i++) {
        addLoad(p, cellSubtasks[cellOf[i]][p], costs[i]);
      }
    }
  }

  /**
   * The load that the heaviest of P subtasks may carry: 1.2 times the mean, or the heaviest key, or
   * what any placement must put on one subtask because there are more keys than subtasks.
   */
  static long allowedLoad(long[] costs, int parallelism) {
    long[] rising = costs.clone();
    Arrays.sort(rising);
    int n = rising.length;
    long allowed = Math.max(6 * Arrays.stream(rising).sum() / (5L * parallelism), rising[n - 1]);
    // Of the k * P + 1 heaviest keys some subtask holds k + 1, at least the lightest k + 1 of them.
    for (int k = 1; k * parallelism + 1 <= n; k++) {
      int lightest = n - (k * parallelism + 1);
      long together = 0;
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
    long[] scaled = scaledDown(costs);
    int[] cellOfGroup = new int[maxParallelism];
    int[] middleOfCell = new int[maxParallelism];
    int[][] cellSubtasks = cells(maxParallelism, cellOfGroup, middleOfCell);
    int[] cellOf = Arrays.stream(guess).map(group -> cellOfGroup[group]).toArray();
    KeyGroupChoice choice = new KeyGroupChoice(scaled, cellOf.clone(), cellSubtasks);
    choice.improve();
    int[] groups = guess;
    for (int i = 0; i < groups.length; i++) {
      if (choice.cellOf[i] != cellOf[i]) {
        groups[i] = middleOfCell[choice.cellOf[i]];
      }
    }
    return groups;
  }

  /** The costs in units so large that sums and products below stay exact in a long. */
  private static long[] scaledDown(long[] costs) {
    double total = Arrays.stream(costs).asDoubleStream().sum();
    int shift = 0;
    while (total > (double) LARGEST_TOTAL * (1L << shift)) {
      shift++;
    }
    int down = shift;
    return Arrays.stream(costs).map(cost -> cost >> down).toArray();
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
    int[] natural = cellOf.clone();
    moveWhileBetter(true);
    if (excess > 0) {
      int[] inOrder = cellOf.clone();
      int[] found = PlacementSearch.find(costs, natural, cellSubtasks, allowed);
      if (found != null) {
        moveAll(found);
      }
      if (excess > 0) {
        moveAll(inOrder);
      }
    }
    if (excess > 0) {
      int[] inOrder = cellOf.clone();
      long excessInOrder = excess;
      spreadHeaviestFirst();
      moveAndSwapWhileBetter();
      if (excess >= excessInOrder) {
        moveAll(inOrder);
        moveAndSwapWhileBetter();
      }
    }
    SplittableRandom random = new SplittableRandom(cellOf.length);
    for (int round = 0; moves < MOVES && excess > 0; round++) {
      int[] before = cellOf.clone();
      long excessBefore = excess;
      for (int i = 0; i < 2 + round % (MOST_KEYS_PER_SHAKE - 1); i++) {
        move(random.nextInt(cellOf.length), random.nextInt(cellSubtasks.length));
      }
      moveAndSwapWhileBetter();
      if (excess > excessBefore) {
        moveAll(before);
      }
    }
  }

  /** Forgets the order: each key, heaviest first, goes where the loads become most even. */
  private void spreadHeaviestFirst() {
    int[] heaviestFirst =
        IntStream.range(0, costs.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> -costs[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] placed = new double[MAX_BALANCED + 1][MAX_BALANCED];
    for (int key : heaviestFirst) {
      int best = 0;
      double bestUnevenness = Double.MAX_VALUE;
      for (int cell = 0; cell < cellSubtasks.length; cell++) {
        // What the sum of squared loads, in means, grows by (but for what is the same everywhere).
        double unevenness = 0;
        for (int p = 1; p <= MAX_BALANCED; p++) {
          unevenness += (double) p * p * placed[p][cellSubtasks[cell][p]];
        }
        if (unevenness < bestUnevenness) {
          bestUnevenness = unevenness;
          best = cell;
        }
      }
      for (int p = 1; p <= MAX_BALANCED; p++) {
        placed[p][cellSubtasks[best][p]] += costs[key];
      }
      move(key, best);
    }
  }

  private void moveAll(int[] cells) {
    for (int i = 0; i < cells.length; i++) {
      move(i, cells[i]);
    }
  }

  private void moveAndSwapWhileBetter() {
    long before;
    do {
      before = excess;
      moveWhileBetter(false);
      swapWhileBetter();
    } while (excess < before);
  }

  /** Makes the best single move there is, until none is left that helps. */
  private void moveWhileBetter(boolean keepOrder) {
    int bestKey = 0;
    while (bestKey >= 0 && excess > 0) {
      bestKey = -1;
      int bestCell = -1;
      long best = excess;
      for (int i = 0; i < cellOf.length; i++) {
        int from = keepOrder && i > 0 ? cellOf[i - 1] : 0;
        int to = keepOrder && i < cellOf.length - 1 ? cellOf[i + 1] : cellSubtasks.length - 1;
        int home = cellOf[i];
        for (int cell = from; cell <= to; cell++) {
          move(i, cell);
          if (excess < best) {
            best = excess;
            bestKey = i;
            bestCell = cell;
          }
        }
        move(i, home);
      }
      if (bestKey >= 0) {
        move(bestKey, bestCell);
      }
    }
  }

  /** Swaps any two keys where that helps, until it helps nowhere. */
  private void swapWhileBetter() {
    boolean swapped = true;
    while (excess > 0 && swapped) {
      swapped = false;
      for (int i = 0; i < cellOf.length; i++) {
        for (int j = i + 1; j < cellOf.length; j++) {
          long before = excess;
          swap(i, j);
          if (excess < before) {
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
    move(i, cellOf[j]);
    move(j, cell);
  }

  private void move(int key, int cell) {
    int[] from = cellSubtasks[cellOf[key]];
    int[] to = cellSubtasks[cell];
    for (int p = 1; p <= MAX_BALANCED; p++) {
      if (from[p] != to[p]) {
        addLoad(p, from[p], -costs[key]);
        addLoad(p, to[p], costs[key]);
      }
    }
    cellOf[key] = cell;
    moves++;
  }

  private void addLoad(int parallelism, int subtask, long cost) {
    long before = load[parallelism][subtask];
    long after = before + cost;
    load[parallelism][subtask] = after;
    long limit = allowed[parallelism];
    excess += parallelism * (Math.max(0, after - limit) - Math.max(0, before - limit));
  }
}
