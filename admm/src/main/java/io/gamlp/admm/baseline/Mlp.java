package io.gamlp.admm.baseline;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.training.StartWeights;
import java.util.Arrays;

/**
 * The MLP {@code z_l = W_l a_{l-1} + b_l}, {@code a_l = max(z_l, 0)} below the last layer, its
 * cross-entropy, and the gradient by back-propagation. Columns of the paper are rows here.
 *
 * <p>Arrays of layers have an entry 0 that is not used, so that layer l is at l.
 */
final class Mlp {

  private final int[] widths;
  private final int layers;
  private final Kernels kernels;
  private final float[][] w;
  private final float[][] b;
  private final float[][] outputs;

  /** Gradient of the loss by {@code z_l}, and by the output of the layer below. */
  private float[] delta = {};

  private float[] deltaBelow = {};

  Mlp(int[] widths, StartWeights start, Kernels kernels) {
    this.widths = widths;
    this.layers = widths.length - 1;
    this.kernels = kernels;
    this.w = new float[layers + 1][];
    this.b = new float[layers + 1][];
    this.outputs = new float[layers + 1][0];
    for (int l = 1; l <= layers; l++) {
      w[l] = start.weights(l);
      b[l] = start.bias(l);
    }
  }

  /** W_l, {@code n_l x n_{l-1}}, row-major; its own storage. */
  float[] weights(int layer) {
    return w[layer];
  }

  /** b_l; its own storage. */
  float[] bias(int layer) {
    return b[layer];
  }

  /** What is done to the outputs of a hidden layer in a forward pass. */
  interface HiddenOutputs {
    void apply(int layer, float[] outputs, int length);
  }

  /**
   * One forward pass.
   *
   * @param x (Input) {@code rows x n_0}. Not modified.
   * @param hidden done to the outputs of every hidden layer
   * @return {@code z_L}, {@code rows x n_L}; good until the next pass
   */
  float[] forward(float[] x, int rows, HiddenOutputs hidden) {
    float[] below = x;
    for (int l = 1; l <= layers; l++) {
      int out = widths[l];
      outputs[l] = atLeast(outputs[l], rows * out);
      kernels.gemm(false, true, rows, out, widths[l - 1], 1f, below, w[l], 0f, outputs[l]);
      addBias(outputs[l], rows, b[l], l < layers);
      if (l < layers) {
        hidden.apply(l, outputs[l], rows * out);
      }
      below = outputs[l];
    }
    return below;
  }

  private static void addBias(float[] z, int rows, float[] b, boolean relu) {
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    for (int v = 0; v < rows; v++) {
      int row = v * b.length;
      for (int i = 0; i < b.length; i++) {
        z[row + i] = Math.max(z[row + i] + b[i], floor);
      }
    }
  }

  /**
   * Adds the gradient of {@code weight sum_v CE(softmax(z_v), y_v)} after a forward pass.
   *
   * @param x (Input) what the pass was made with. Not modified.
   * @param labels class of each row
   * @param classes that the softmax runs over
   * @param weight of the sum
   * @param hiddenScale what the outputs of hidden layers that are not 0 were multiplied with
   * @param gradient (Input/Output) is added to
   * @return the sum, without the weight
   */
  double backward(
      float[] x,
      int[] labels,
      ClassSet classes,
      float weight,
      float hiddenScale,
      MlpGradient gradient) {
    int rows = labels.length;
    double loss = lossGradient(labels, classes, weight);
    for (int l = layers; l >= 1; l--) {
      int out = widths[l];
      int in = widths[l - 1];
      float[] below = l == 1 ? x : outputs[l - 1];
      kernels.gemm(true, false, out, in, rows, 1f, delta, below, 1f, gradient.weights(l));
      Vectors.addRows(delta, rows, out, gradient.biasSums(l));
      if (l > 1) {
        deltaBelow = atLeast(deltaBelow, rows * in);
        kernels.gemm(false, false, rows, in, out, 1f, delta, w[l], 0f, deltaBelow);
        // An output that was cut off or left out is 0, one that was kept is not.
        for (int i = 0; i < rows * in; i++) {
          deltaBelow[i] = below[i] > 0 ? hiddenScale * deltaBelow[i] : 0f;
        }
        float[] swapped = delta;
        delta = deltaBelow;
        deltaBelow = swapped;
      }
    }
    return loss;
  }

  /** {@code delta = weight (softmax(z_v) - e_y)}. */
  private double lossGradient(int[] labels, ClassSet classes, float weight) {
    int width = classes.total();
    float[] z = outputs[layers];
    float[] probabilities = new float[width];
    delta = atLeast(delta, labels.length * width);
    double loss = 0;
    for (int v = 0; v < labels.length; v++) {
      int row = v * width;
      loss += SoftmaxLoss.crossEntropy(z, row, classes, labels[v]);
      SoftmaxLoss.probabilities(z, row, classes, probabilities);
      // 1 - p loses its digits where p is near 1: sum the others instead.
      float others = 0;
      for (int c = 0; c < width; c++) {
        delta[row + c] = weight * probabilities[c];
        others += c == labels[v] ? 0 : probabilities[c];
      }
      delta[row + labels[v]] = -weight * others;
    }
    return loss;
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /** A copy of all weights. */
  StartWeights copy() {
    float[][] weights =
        Arrays.stream(w).map(a -> a == null ? null : a.clone()).toArray(float[][]::new);
    float[][] biases =
        Arrays.stream(b).map(a -> a == null ? null : a.clone()).toArray(float[][]::new);
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return weights[layer];
      }

      @Override
      public float[] bias(int layer) {
        return biases[layer];
      }
    };
  }
}
