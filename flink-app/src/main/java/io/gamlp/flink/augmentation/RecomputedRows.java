package io.gamlp.flink.augmentation;

import java.util.List;

/**
 * How much of X a change of the graph touches.
 *
 * @param numNodes number of nodes, V
 * @param byHop for each of the K blocks of X, how many of its V rows have to be computed anew
 */
public record RecomputedRows(int numNodes, List<Integer> byHop) {

  public RecomputedRows {
    byHop = List.copyOf(byHop);
  }

  /** Rows to compute anew, of all K * V: 0 to 1. */
  public double share() {
    long rows = byHop.stream().mapToLong(Integer::longValue).sum();
    return (double) rows / ((long) numNodes * byHop.size());
  }

  @Override
  public String toString() {
    return byHop + " of " + numNodes + " rows of each hop";
  }
}
