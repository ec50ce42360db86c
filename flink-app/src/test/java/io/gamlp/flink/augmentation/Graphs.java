package io.gamlp.flink.augmentation;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.util.Random;

/** Small graphs with everything that real ones have: loops, duplicates, isolated nodes. */
final class Graphs {

  private Graphs() {}

  static GraphSnapshot random(
      int nodes, int edges, int dimension, boolean weighted, boolean sparse, long seed) {
    Random random = new Random(seed);
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    float[] weights = weighted ? new float[edges] : null;
    // The last fifth of the nodes has no edge.
    int connected = Math.max(1, nodes - nodes / 5);
    for (int e = 0; e < edges; e++) {
      boolean again = e > 0 && random.nextInt(8) == 0;
      sources[e] = again ? targets[e - 1] : random.nextInt(connected);
      targets[e] = again ? sources[e - 1] : random.nextInt(connected);
      if (weighted) {
        weights[e] = random.nextFloat() * 3;
      }
    }
    int[] labels = new int[nodes];
    byte[] roles = new byte[nodes];
    for (int v = 0; v < nodes; v++) {
      labels[v] = random.nextInt(4) - 1;
      roles[v] = (byte) random.nextInt(4);
    }
    return new GraphSnapshot(
        "random",
        nodes,
        new EdgeList(sources, targets, weights),
        features(nodes, dimension, sparse, random),
        labels,
        3,
        roles);
  }

  private static NodeFeatures features(int nodes, int dimension, boolean sparse, Random random) {
    float[] values = new float[nodes * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = sparse && random.nextInt(5) > 0 ? 0 : random.nextFloat() + 0.1f;
    }
    return sparse
        ? toSparse(nodes, dimension, values)
        : new DenseFeatures(nodes, dimension, values);
  }

  static SparseFeatures toSparse(int nodes, int dimension, float[] dense) {
    int[] rowStart = new int[nodes + 1];
    int[] columns = new int[dense.length];
    float[] values = new float[dense.length];
    int next = 0;
    for (int i = 0; i < dense.length; i++) {
      if (dense[i] != 0) {
        columns[next] = i % dimension;
        values[next++] = dense[i];
      }
      rowStart[i / dimension + 1] = next;
    }
    return new SparseFeatures(
        nodes,
        dimension,
        rowStart,
        java.util.Arrays.copyOf(columns, next),
        java.util.Arrays.copyOf(values, next));
  }
}
