package io.gamlp.benchmarks.rows;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.generate.StableRandom;

/** A graph whose edges go anywhere: the worst for caches and for blocks. */
public final class RandomGraph {

  private RandomGraph() {}

  public static GraphSnapshot of(int nodes, int edges, int dimension) {
    StableRandom random = new StableRandom(1);
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    for (int e = 0; e < edges; e++) {
      sources[e] = random.nextInt(nodes);
      targets[e] = (sources[e] + 1 + random.nextInt(nodes - 1)) % nodes;
    }
    float[] values = new float[Math.multiplyExact(nodes, dimension)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return new GraphSnapshot(
        "benchmark",
        nodes,
        new EdgeList(sources, targets, null),
        new DenseFeatures(nodes, dimension, values),
        new int[nodes],
        1,
        new byte[nodes]);
  }
}
