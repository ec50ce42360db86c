package io.gamlp.admm.baseline;

import java.util.Arrays;

/** The gradient of an {@link Mlp}'s weights, added up over blocks of columns. */
final class MlpGradient {

  private final float[][] w;
  private final double[][] b;

  MlpGradient(int[] widths) {
    int layers = widths.length - 1;
    w = new float[layers + 1][];
    b = new double[layers + 1][];
    for (int l = 1; l <= layers; l++) {
      w[l] = new float[widths[l] * widths[l - 1]];
      b[l] = new double[widths[l]];
    }
  }

  /** Forgets what was added. */
  void clear() {
    for (int l = 1; l < w.length; l++) {
      Arrays.fill(w[l], 0f);
      Arrays.fill(b[l], 0);
    }
  }

  /** By W_l, row-major; its own storage. */
  float[] weights(int layer) {
    return w[layer];
  }

  /** By b_l; its own storage. */
  double[] biasSums(int layer) {
    return b[layer];
  }

  /** By b_l. */
  float[] bias(int layer) {
    float[] bias = new float[b[layer].length];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) b[layer][i];
    }
    return bias;
  }
}
