package io.gamlp.flink.augmentation;

import io.gamlp.graph.GraphSnapshot;

/**
 * The augmentation of the paper, word by word in dense float64 with columns = nodes, independent of
 * the code under test: {@code X = [H; HÃ; …; HÃ^(K-1)]}.
 */
final class DenseReference {

  private DenseReference() {}

  /** X transposed: a row of K * d numbers a node. */
  static double[][] augment(GraphSnapshot graph, int hops, boolean directed) {
    double[][] propagation = propagation(adjacencyWithSelfLoops(graph, directed), directed);
    int n = graph.numNodes();
    int d = graph.features().dimension();
    double[][] h = new double[d][n];
    float[] row = new float[d];
    for (int v = 0; v < n; v++) {
      graph.features().copyRow(v, row, 0);
      for (int f = 0; f < d; f++) {
        h[f][v] = row[f];
      }
    }
    double[][] x = new double[n][hops * d];
    for (int hop = 0; hop < hops; hop++) {
      for (int f = 0; f < d; f++) {
        for (int v = 0; v < n; v++) {
          x[v][hop * d + f] = h[f][v];
        }
      }
      h = times(h, propagation);
    }
    return x;
  }

  private static double[][] adjacencyWithSelfLoops(GraphSnapshot graph, boolean directed) {
    int n = graph.numNodes();
    double[][] a = new double[n][n];
    for (int e = 0; e < graph.edges().size(); e++) {
      int source = graph.edges().sources()[e];
      int target = graph.edges().targets()[e];
      if (source == target) {
        continue;
      }
      connect(a, source, target, graph.edges().weights(), e);
      if (!directed) {
        connect(a, target, source, graph.edges().weights(), e);
      }
    }
    for (int v = 0; v < n; v++) {
      a[v][v] = 1;
    }
    return a;
  }

  private static void connect(double[][] a, int from, int to, float[] weights, int edge) {
    a[from][to] = weights == null ? 1 : a[from][to] + weights[edge];
  }

  private static double[][] propagation(double[][] a, boolean directed) {
    int n = a.length;
    double[] degree = new double[n];
    for (int u = 0; u < n; u++) {
      for (int v = 0; v < n; v++) {
        degree[u] += a[u][v];
      }
    }
    double[][] p = new double[n][n];
    for (int u = 0; u < n; u++) {
      for (int v = 0; v < n; v++) {
        p[u][v] =
            directed ? a[u][v] / degree[u] : a[u][v] / Math.sqrt(degree[u]) / Math.sqrt(degree[v]);
      }
    }
    return p;
  }

  private static double[][] times(double[][] h, double[][] p) {
    double[][] product = new double[h.length][p.length];
    for (int f = 0; f < h.length; f++) {
      for (int u = 0; u < p.length; u++) {
        for (int v = 0; v < p.length; v++) {
          product[f][v] += h[f][u] * p[u][v];
        }
      }
    }
    return product;
  }
}
