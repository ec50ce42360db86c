package io.gamlp.graph;

import java.util.Arrays;

/**
 * Features in compressed sparse rows.
 *
 * @param numNodes number of rows
 * @param dimension number of features
 * @param rowStart where each row starts in {@code columns}; {@code numNodes + 1} long
 * @param columns 0-based feature of each entry, ascending and distinct within a row
 * @param values value of each entry
 */
public record SparseFeatures(
    int numNodes, int dimension, int[] rowStart, int[] columns, float[] values)
    implements NodeFeatures {

  @Override
  public void copyRow(int node, float[] target, int offset) {
    Arrays.fill(target, offset, offset + dimension, 0f);
    for (int i = rowStart[node]; i < rowStart[node + 1]; i++) {
      target[offset + columns[i]] = values[i];
    }
  }

  @Override
  public long storedEntries() {
    return rowStart[numNodes];
  }
}
