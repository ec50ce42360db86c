package io.gamlp.flink.loop;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Looks for cells for a row of keys such that no subtask of any parallelism carries more than it
 * may, where most keys cost the same (the hidden layers) and few more or less (the first and the
 * last layer of each block).
 *
 * <p>The few are placed one by one, with backtracking. For given places of those the many are easy:
 * let U(t) be how many of them lie in the cells below border t. What a subtask may still take
 * bounds U(end) - U(start), and U never falls: constraints on differences of integers, which
 * shortest paths solve exactly, or prove to have no solution. While heavy keys are not placed yet,
 * each counts as so many of the many as fit into its cost, which can only be too kind.
 *
 * <p>So the search is exact when it ends by itself and all heavier keys cost the same; it is cut
 * off after a number of steps. The keys of each kind keep their order.
 */
final class PlacementSearch {

  /** Bounds the search to some tenths of a second. Counted, not timed: machines must agree. */
  private static final int MOST_CHECKS = 30_000;

  /** Costs within this share of each other count as the same. */
  private static final double ALIKE = 0.05;

  private final int cells;
  private final int[] natural; // [key] the cell that a key would like
  private final long[] costs;
  private final int[] heavy; // keys that cost more than the many, in order
  private final int[] light; // keys that cost less, in order
  private final int[] many;
  private final long unit;
  private final int[][] starts; // [parallelism][subtask] first cell; one more at the end
  private final long[] allowed; // [parallelism]
  private final long[][] load; // [parallelism][subtask] of the placed ones
  private final int[] cellOf;
  private int unitsToPlace;
  private int checks;

  private PlacementSearch(
      long[] costs, int[] natural, int[][] cellSubtasks, long[] allowed, long typical) {
    this.cells = cellSubtasks.length;
    this.natural = natural;
    this.costs = costs;
    this.allowed = allowed;
    this.heavy = keys(costs, cost -> cost > typical * (1 + ALIKE));
    this.light = keys(costs, cost -> cost < typical * (1 - ALIKE));
    this.many = keys(costs, cost -> cost <= typical * (1 + ALIKE) && cost >= typical * (1 - ALIKE));
    // The dearest of them: what fits then fits in truth.
    this.unit = Arrays.stream(many).mapToLong(key -> costs[key]).max().orElse(0);
    int most = allowed.length - 1;
    this.starts = new int[most + 1][];
    this.load = new long[most + 1][most];
    for (int p = 1; p <= most; p++) {
      starts[p] = new int[p + 1];
      for (int cell = cells - 1; cell >= 0; cell--) {
        starts[p][cellSubtasks[cell][p]] = cell;
      }
      starts[p][p] = cells;
    }
    this.cellOf = new int[costs.length];
  }

  private static int[] keys(long[] costs, LongPredicate which) {
    return IntStream.range(0, costs.length).filter(i -> which.test(costs[i])).toArray();
  }

  /**
   * A cell for each key, or null when none was found.
   *
   * @param costs what each key costs
   * @param natural the cell that each key would like, in rising order
   * @param cellSubtasks [cell][parallelism] the subtask
   * @param allowed [parallelism] what a subtask may carry
   */
  static int[] find(long[] costs, int[] natural, int[][] cellSubtasks, long[] allowed) {
    long[] rising = costs.clone();
    Arrays.sort(rising);
    long typical = rising[rising.length / 2];
    if (typical == 0) {
      return null;
    }
    PlacementSearch search = new PlacementSearch(costs, natural, cellSubtasks, allowed, typical);
    search.unitsToPlace = search.many.length;
    for (int key : search.heavy) {
      search.unitsToPlace += search.unitsOf(key);
    }
    return search.fits() && search.placeHeavy(0) ? search.cellOf : null;
  }

  private int unitsOf(int key) {
    return (int) (costs[key] / unit);
  }

  private boolean placeHeavy(int index) {
    if (index == heavy.length) {
      return placeLight(0);
    }
    int key = heavy[index];
    int from = index == 0 ? 0 : cellOf[heavy[index - 1]];
    unitsToPlace -= unitsOf(key);
    for (int cell : nearestFirst(natural[key], from)) {
      place(key, cell, 1);
      if (fits() && placeHeavy(index + 1)) {
        return true;
      }
      place(key, cell, -1);
      if (checks > MOST_CHECKS) {
        break;
      }
    }
    unitsToPlace += unitsOf(key);
    return false;
  }

  /** Each light key goes where it first fits; only the heavy ones are tried in all ways. */
  private boolean placeLight(int index) {
    if (index == light.length) {
      placeMany();
      return true;
    }
    int key = light[index];
    for (int cell : nearestFirst(natural[key], 0)) {
      place(key, cell, 1);
      if (fits()) {
        if (placeLight(index + 1)) {
          return true;
        }
        place(key, cell, -1);
        return false;
      }
      place(key, cell, -1);
    }
    return false;
  }

  private int[] nearestFirst(int wanted, int from) {
    return IntStream.range(from, cells)
        .boxed()
        .sorted(Comparator.comparingInt((Integer cell) -> Math.abs(cell - wanted)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void place(int key, int cell, int sign) {
    for (int p = 1; p < starts.length; p++) {
      load[p][subtask(p, cell)] += sign * costs[key];
    }
    cellOf[key] = cell;
  }

  private int subtask(int parallelism, int cell) {
    int found = Arrays.binarySearch(starts[parallelism], cell);
    return found >= 0 ? found : -found - 2;
  }

  /** Whether what is not placed yet can still be, in the kind view of the class comment. */
  private boolean fits() {
    checks++;
    return mostBelow() != null;
  }

  /** How many more of the many a subtask may take. */
  private long room(int parallelism, int subtask) {
    return Math.floorDiv(allowed[parallelism] - load[parallelism][subtask], unit);
  }

  /** The largest U(t) there can be for each border; null when that is too few at the end. */
  private int[] mostBelow() {
    for (int p = 1; p < starts.length; p++) {
      for (int s = 0; s < p; s++) {
        if (load[p][s] > allowed[p]) {
          return null;
        }
      }
    }
    int[] most = new int[cells + 1];
    Arrays.fill(most, 1, cells + 1, unitsToPlace);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int p = 1; p < starts.length; p++) {
        for (int s = 0; s < p; s++) {
          long bound = most[starts[p][s]] + room(p, s);
          if (bound < most[starts[p][s + 1]]) {
            most[starts[p][s + 1]] = (int) bound;
            changed = true;
          }
        }
      }
      for (int t = cells - 1; t >= 0; t--) {
        if (most[t + 1] < most[t]) {
          most[t] = most[t + 1];
          changed = true;
        }
      }
      if (most[cells] < unitsToPlace) {
        return null;
      }
    }
    return most;
  }

  /** The smallest U(t) there can be for each border, given that there is a solution. */
  private int[] fewestBelow() {
    int[] fewest = new int[cells + 1];
    fewest[cells] = unitsToPlace;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int p = 1; p < starts.length; p++) {
        for (int s = p - 1; s >= 0; s--) {
          int bound = (int) Math.max(0, fewest[starts[p][s + 1]] - room(p, s));
          if (bound > fewest[starts[p][s]]) {
            fewest[starts[p][s]] = bound;
            changed = true;
          }
        }
      }
      for (int t = 1; t <= cells; t++) {
        if (fewest[t] < fewest[t - 1]) {
          fewest[t] = fewest[t - 1];
          changed = true;
        }
      }
    }
    return fewest;
  }

  /**
   * Between the two extreme solutions: the halves of two integer solutions, rounded down, are one.
   */
  private void placeMany() {
    int[] most = mostBelow();
    int[] fewest = fewestBelow();
    int next = 0;
    for (int cell = 0; cell < cells; cell++) {
      int end = (most[cell + 1] + fewest[cell + 1]) / 2;
      while (next < end) {
        cellOf[many[next++]] = cell;
      }
    }
  }
}
