package io.gamlp.graph.store;

import io.gamlp.graph.NodeFeatures;

/** The covariance of rows of features about a mean that is known, in double. */
final class Covariance {

  /**
   * So many rows are added at a time to a row of the matrix, which stays in the cache meanwhile.
   */
  private static final int ROWS_AT_ONCE = 64;

  private final double[] mean;
  private final double[] matrix;
  private final double[] centred;
  private final float[] row;
  private int waiting;
  private long count;

  Covariance(double[] mean) {
    this.mean = mean;
    this.matrix = new double[mean.length * mean.length];
    this.centred = new double[ROWS_AT_ONCE * mean.length];
    this.row = new float[mean.length];
  }

  void add(NodeFeatures features, int node) {
    features.copyRow(node, row, 0);
    int offset = waiting * mean.length;
    for (int f = 0; f < mean.length; f++) {
      centred[offset + f] = row[f] - mean[f];
    }
    count++;
    if (++waiting == ROWS_AT_ONCE) {
      addWaiting();
    }
  }

  /** Sum of the variances of all features, times the number of rows. */
  double trace() {
    addWaiting();
    double trace = 0;
    for (int f = 0; f < mean.length; f++) {
      trace += matrix[f * mean.length + f];
    }
    return trace;
  }

  /** The lower triangle; a fresh array. */
  double[] matrix() {
    addWaiting();
    double[] covariance = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      covariance[i] = matrix[i] / count;
    }
    return covariance;
  }

  private void addWaiting() {
    int n = mean.length;
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < waiting; r++) {
        int offset = r * n;
        double factor = centred[offset + i];
        for (int k = 0; k <= i; k++) {
          matrix[i * n + k] += factor * centred[offset + k];
        }
      }
    }
    waiting = 0;
  }
}
