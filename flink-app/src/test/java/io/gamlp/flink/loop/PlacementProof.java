package io.gamlp.flink.loop;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Decides whether any placement at all keeps every subtask of every parallelism from 1 to 16 within
 * what is allowed, for two kinds of keys: a few of cost {@code heavy}, many of cost {@code unit}.
 *
 * <p>Let W(t) be the cost of all keys in the key groups below border t; the borders are those of
 * all parallelisms. A bound on a subtask is W(end) - W(start) <= bound; W never falls; h heavy keys
 * in one cell make it rise by h times their cost there. For given cells of the heavy keys these are
 * constraints on differences, which hold somewhere exactly when no cycle of them is negative. Where
 * a solution exists, one exists in multiples of the unit if all bounds are, so for {@code heavy} a
 * multiple of {@code unit} the answer is exact. Heavy keys are placed one by one, in all ways that
 * leave no negative cycle.
 */
final class PlacementProof {

  private static final long NO_BOUND = Long.MAX_VALUE / 4;

  private final int[] borders;
  private final long heavy;

  private PlacementProof(int[] borders, long heavy) {
    this.borders = borders;
    this.heavy = heavy;
  }

  /** Whether a placement of these keys exists. */
  static boolean placementExists(int heavyKeys, long heavy, int unitKeys, long unit) {
    TreeSet<Integer> ends = new TreeSet<>();
    for (int p = 1; p <= 16; p++) {
      for (int subtask = 0; subtask <= p; subtask++) {
        ends.add(start(subtask, p));
      }
    }
    int[] borders = ends.stream().mapToInt(Integer::intValue).toArray();
    long[] costs = new long[heavyKeys + unitKeys];
    Arrays.fill(costs, 0, heavyKeys, heavy);
    Arrays.fill(costs, heavyKeys, costs.length, unit);
    long total = Arrays.stream(costs).sum();
    PlacementProof proof = new PlacementProof(borders, heavy);

    long[][] rise = new long[borders.length][borders.length]; // W[b] - W[a] <= rise[a][b]
    for (int a = 0; a < borders.length; a++) {
      Arrays.fill(rise[a], NO_BOUND);
      rise[a][a] = 0;
      if (a > 0) {
        rise[a][a - 1] = 0;
      }
    }
    rise[0][borders.length - 1] = total;
    rise[borders.length - 1][0] = -total;
    for (int p = 1; p <= 16; p++) {
      long bound = largestSum(KeyGroupChoice.allowedLoad(costs, p), heavyKeys, heavy, unit);
      for (int subtask = 0; subtask < p; subtask++) {
        int a = proof.indexOf(start(subtask, p));
        int b = proof.indexOf(start(subtask + 1, p));
        rise[a][b] = Math.min(rise[a][b], bound);
      }
    }
    for (int via = 0; via < borders.length; via++) {
      rise = through(rise, via, via, 0);
    }
    for (int a = 0; a < borders.length; a++) {
      if (rise[a][a] < 0) {
        return false;
      }
    }
    return proof.canPlace(rise, heavyKeys, 0, 0);
  }

  /** First key group of a subtask, as Flink cuts them. */
  private static int start(int subtask, int parallelism) {
    return (subtask * KeyPlacement.MAX_PARALLELISM + parallelism - 1) / parallelism;
  }

  private int indexOf(int border) {
    return Arrays.binarySearch(borders, border);
  }

  /** The largest load within a bound that keys can add up to. */
  private static long largestSum(long bound, int heavyKeys, long heavy, long unit) {
    long largest = 0;
    for (int h = 0; h <= heavyKeys && h * heavy <= bound; h++) {
      largest = Math.max(largest, h * heavy + (bound - h * heavy) / unit * unit);
    }
    return largest;
  }

  /**
   * @param inCell heavy keys that the cell {@code from} has so far
   */
  private boolean canPlace(long[][] rise, int keysLeft, int from, int inCell) {
    if (keysLeft == 0) {
      return true;
    }
    for (int cell = from; cell < borders.length - 1; cell++) {
      int here = cell == from ? inCell + 1 : 1;
      // W[cell] - W[cell + 1] <= -here * heavy
      if (rise[cell][cell + 1] >= here * heavy
          && canPlace(through(rise, cell + 1, cell, -here * heavy), keysLeft - 1, cell, here)) {
        return true;
      }
    }
    return false;
  }

  /** Bounds by way of one more constraint, W[to] - W[from] <= bound. */
  private static long[][] through(long[][] rise, int from, int to, long bound) {
    long[][] tighter = new long[rise.length][];
    for (int a = 0; a < rise.length; a++) {
      tighter[a] = rise[a].clone();
      if (rise[a][from] < NO_BOUND) {
        for (int b = 0; b < rise.length; b++) {
          if (rise[to][b] < NO_BOUND) {
            tighter[a][b] = Math.min(tighter[a][b], rise[a][from] + bound + rise[to][b]);
          }
        }
      }
    }
    return tighter;
  }
}
