package io.gamlp.graph.store;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.InputException;
import java.util.Arrays;

/**
 * The adjacency A of a snapshot, ready for augmentation: row v lists the nodes from which features
 * flow to v, i.e. column v of A. (Undirected, A is symmetric and this is row v as well.)
 *
 * <p>Undirected, each edge stands in both rows and an edge given in both directions is one edge.
 * Parallel edges collapse into one; their weights add, in the order of the input, in double. Self
 * loops are left out: the +I of Ã is that loop, so that it counts once.
 *
 * @param incoming all rows
 * @param degrees sum of the weights of a node's edges; directed: of those that leave it
 */
record Adjacency(CsrRows incoming, double[] degrees) {

  static Adjacency of(int numNodes, EdgeList edges, boolean directed) {
    checkWeights(edges);
    Entries entries = Entries.of(edges, directed);
    int[] order = entries.sortedByRowThenColumn(numNodes);
    return entries.collapse(numNodes, order, edges.weighted());
  }

  private static void checkWeights(EdgeList edges) {
    if (!edges.weighted()) {
      return;
    }
    for (int e = 0; e < edges.size(); e++) {
      float weight = edges.weights()[e];
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new InputException(
            "edge "
                + e
                + " ("
                + edges.sources()[e]
                + " to "
                + edges.targets()[e]
                + "): found weight "
                + weight
                + ", expected a finite number that is not negative");
      }
    }
  }

  /** Entries of A in the order of the input: row = target, column = source. */
  private record Entries(int[] rows, int[] columns, float[] weights, int size) {

    static Entries of(EdgeList edges, boolean directed) {
      int capacity = Math.toIntExact((directed ? 1L : 2L) * edges.size());
      int[] rows = new int[capacity];
      int[] columns = new int[capacity];
      float[] weights = edges.weighted() ? new float[capacity] : null;
      int size = 0;
      for (int e = 0; e < edges.size(); e++) {
        int source = edges.sources()[e];
        int target = edges.targets()[e];
        if (source == target) {
          continue;
        }
        for (int direction = 0; direction < (directed ? 1 : 2); direction++) {
          rows[size] = direction == 0 ? target : source;
          columns[size] = direction == 0 ? source : target;
          if (weights != null) {
            weights[size] = edges.weights()[e];
          }
          size++;
        }
      }
      return new Entries(rows, columns, weights, size);
    }

    /** Two stable counting sorts: linear, and equal entries keep the order of the input. */
    int[] sortedByRowThenColumn(int numNodes) {
      int[] identity = new int[size];
      Arrays.setAll(identity, i -> i);
      return countingSort(rows, numNodes, countingSort(columns, numNodes, identity));
    }

    private static int[] countingSort(int[] keys, int numKeys, int[] order) {
      int[] next = new int[numKeys + 1];
      for (int i : order) {
        next[keys[i] + 1]++;
      }
      for (int k = 0; k < numKeys; k++) {
        next[k + 1] += next[k];
      }
      int[] sorted = new int[order.length];
      for (int i : order) {
        sorted[next[keys[i]]++] = i;
      }
      return sorted;
    }

    Adjacency collapse(int numNodes, int[] order, boolean weighted) {
      int[] rowStart = new int[numNodes + 1];
      int[] kept = new int[size];
      double[] sums = new double[size];
      double[] degrees = new double[numNodes];
      int count = 0;
      int previous = -1;
      for (int i : order) {
        boolean parallel =
            previous >= 0 && rows[previous] == rows[i] && columns[previous] == columns[i];
        if (!parallel) {
          kept[count] = columns[i];
          sums[count++] = 0;
          rowStart[rows[i] + 1]++;
        }
        if (weighted) {
          sums[count - 1] += weights[i];
        } else {
          sums[count - 1] = 1;
        }
        previous = i;
      }
      for (int v = 0; v < numNodes; v++) {
        rowStart[v + 1] += rowStart[v];
      }
      float[] values = weighted ? new float[count] : null;
      for (int i = 0; i < count; i++) {
        if (weighted) {
          values[i] = (float) sums[i];
        }
        degrees[kept[i]] += sums[i];
      }
      return new Adjacency(new CsrRows(0, rowStart, Arrays.copyOf(kept, count), values), degrees);
    }
  }
}
