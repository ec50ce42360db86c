package io.gamlp.graph;

/**
 * Features as one dense row a node.
 *
 * @param numNodes number of rows
 * @param dimension number of features
 * @param values row after row, {@code numNodes * dimension} long
 */
public record DenseFeatures(int numNodes, int dimension, float[] values) implements NodeFeatures {

  public DenseFeatures {
    if (values.length != (long) numNodes * dimension) {
      throw new IllegalArgumentException(
          "expected " + (long) numNodes * dimension + " values, got " + values.length);
    }
  }

  @Override
  public void copyRow(int node, float[] target, int offset) {
    System.arraycopy(values, node * dimension, target, offset, dimension);
  }

  @Override
  public long storedEntries() {
    return values.length;
  }
}
