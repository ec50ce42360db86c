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
 * <p>Making it takes two arrays of the entries (and two of their weights) at a time, beside the
 * edges.
 *
 * @param incoming all rows; its arrays may be longer than it has entries
 * @param degrees sum of the weights of a node's edges; directed: of those that leave it
 */
record Adjacency(CsrRows incoming, double[] degrees) {

  static Adjacency of(int numNodes, EdgeList edges, boolean directed) {
    checkWeights(edges);
    return collapsed(transposed(outgoing(numNodes, edges, directed)));
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

  /** Columns of A, each in the order of the input: the nodes to which features of a node flow. */
  private static CsrRows outgoing(int numNodes, EdgeList edges, boolean directed) {
    int[] sources = edges.sources();
    int[] targets = edges.targets();
    int[] start = new int[numNodes + 1];
    for (int e = 0; e < edges.size(); e++) {
      if (sources[e] != targets[e]) {
        start[sources[e] + 1]++;
        if (!directed) {
          start[targets[e] + 1]++;
        }
      }
    }
    sumUp(start);
    Filling filling = new Filling(start, edges.weighted());
    for (int e = 0; e < edges.size(); e++) {
      if (sources[e] != targets[e]) {
        float weight = edges.weighted() ? edges.weights()[e] : 1f;
        filling.add(sources[e], targets[e], weight);
        if (!directed) {
          filling.add(targets[e], sources[e], weight);
        }
      }
    }
    return filling.rows();
  }

  /** Rows become columns. They come out sorted; equal entries keep their order. */
  private static CsrRows transposed(CsrRows rows) {
    int[] start = new int[rows.rows() + 1];
    for (int column : rows.columns()) {
      start[column + 1]++;
    }
    sumUp(start);
    Filling filling = new Filling(start, rows.values() != null);
    for (int v = 0; v < rows.rows(); v++) {
      for (int i = rows.rowStart()[v]; i < rows.rowStart()[v + 1]; i++) {
        filling.add(rows.columns()[i], v, rows.value(i));
      }
    }
    return filling.rows();
  }

  /** Counts become starts; none of them exceeds the number of edges, their sum may. */
  private static void sumUp(int[] counts) {
    for (int i = 1; i < counts.length; i++) {
      counts[i] = Math.addExact(counts[i], counts[i - 1]);
    }
  }

  /** Rows of known lengths that get their entries in any order of the rows. */
  private static final class Filling {

    private final int[] start;
    private final int[] next;
    private final int[] columns;
    private final float[] values;

    Filling(int[] start, boolean weighted) {
      int rows = start.length - 1;
      this.start = start;
      this.next = Arrays.copyOf(start, rows);
      this.columns = new int[start[rows]];
      this.values = weighted ? new float[start[rows]] : null;
    }

    void add(int row, int column, float value) {
      int i = next[row]++;
      columns[i] = column;
      if (values != null) {
        values[i] = value;
      }
    }

    CsrRows rows() {
      return new CsrRows(0, start, columns, values);
    }
  }

  /**
   * Makes one entry of equal ones that stand side by side.
   *
   * @param rows (Modified) sorted; its arrays become those of the result
   */
  private static Adjacency collapsed(CsrRows rows) {
    int[] start = rows.rowStart();
    int[] columns = rows.columns();
    float[] values = rows.values();
    double[] degrees = new double[rows.rows()];
    int kept = 0;
    int from = 0;
    for (int v = 0; v < rows.rows(); v++) {
      int to = start[v + 1];
      for (int i = from; i < to; kept++) {
        int column = columns[i];
        double sum = 0;
        for (; i < to && columns[i] == column; i++) {
          sum = values == null ? 1 : sum + values[i];
        }
        columns[kept] = column;
        if (values != null) {
          values[kept] = (float) sum;
        }
        degrees[column] += sum;
      }
      start[v + 1] = kept;
      from = to;
    }
    return new Adjacency(rows, degrees);
  }
}
