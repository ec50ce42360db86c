package io.gamlp.flink.prediction;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Relu;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;

/** A trained network applied to rows of augmented features. Confined to one thread at a time. */
final class ForwardPass {

  private final Weights weights;
  private final Kernels kernels;

  ForwardPass(Weights weights, Kernels kernels) {
    this.weights = weights;
    this.kernels = kernels;
  }

  /** Gets a node's class and the probability of that class. */
  interface Prediction {
    void accept(int row, int predicted, float probability);
  }

  /**
   * @param rows number of rows
   * @param x (Input) {@code rows x n_0} or longer. Not modified.
   */
  void apply(int rows, float[] x, Prediction prediction) {
    float[] a = x;
    int depth = weights.depth();
    for (int l = 0; l < depth; l++) {
      LayerWeights layer = weights.layers().get(l);
      float[] z = new float[rows * layer.rows()];
      kernels.gemm(false, true, rows, layer.rows(), layer.columns(), 1f, a, layer.weights(), 0f, z);
      addBias(z, layer.bias());
      if (l + 1 < depth) {
        Relu.apply(z, z.length);
      }
      a = z;
    }
    int classes = weights.layers().get(depth - 1).rows();
    for (int row = 0; row < rows; row++) {
      int best = SoftmaxLoss.argmax(a, row * classes, classes);
      prediction.accept(
          row, best, (float) SoftmaxLoss.probability(a, row * classes, classes, best));
    }
  }

  private static void addBias(float[] z, float[] bias) {
    for (int row = 0; row < z.length; row += bias.length) {
      for (int i = 0; i < bias.length; i++) {
        z[row + i] += bias[i];
      }
    }
  }
}
