package io.gamlp.graph.generate;

import io.gamlp.graph.SparseFeatures;
import java.util.Arrays;

/** Features of nodes that have none: each node its own unit vector. */
public final class IdentityFeatures {

  private IdentityFeatures() {}

  public static SparseFeatures of(int numNodes) {
    int[] rowStart = new int[numNodes + 1];
    int[] columns = new int[numNodes];
    for (int v = 0; v < numNodes; v++) {
      rowStart[v + 1] = v + 1;
      columns[v] = v;
    }
    float[] values = new float[numNodes];
    Arrays.fill(values, 1f);
    return new SparseFeatures(numNodes, numNodes, rowStart, columns, values);
  }
}
