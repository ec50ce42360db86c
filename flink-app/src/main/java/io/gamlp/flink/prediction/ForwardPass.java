package io.gamlp.flink.prediction;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import java.io.IOException;
import java.util.Arrays;

/**
 * A trained network applied to rows of augmented features. Confined to one thread at a time.
 *
 * <p>A node's bits do not depend on the rows beside it: all products have {@value #TILE} rows, in
 * which a node always has the same place, and absent ones are zeros. (A product of another height,
 * or another place in it, rounds otherwise.)
 */
final class ForwardPass {

  private static final int TILE = 256;

  private final Weights weights;
  private final Activation activation;
  private final Kernels kernels;

  ForwardPass(Weights weights, Activation activation, Kernels kernels) {
    this.weights = weights;
    this.activation = activation;
    this.kernels = kernels;
  }

  /** Gets a node's class and the probabilities of all classes, in an array used again. */
  interface Prediction {
    void accept(int row, int predicted, float[] probabilities) throws IOException;
  }

  /**
   * @param firstNode the node of the first row
   * @param rows number of rows, of nodes that follow each other
   * @param x (Input) {@code rows x n_0} or longer. Not modified.
   */
  void apply(int firstNode, int rows, float[] x, Prediction prediction) throws IOException {
    int inputs = weights.layers().get(0).columns();
    float[] tile = new float[TILE * inputs];
    float[] probabilities = new float[weights.layers().get(weights.depth() - 1).rows()];
    for (int done = 0; done < rows; ) {
      int place = (firstNode + done) % TILE;
      int height = Math.min(TILE - place, rows - done);
      Arrays.fill(tile, 0f);
      System.arraycopy(x, done * inputs, tile, place * inputs, height * inputs);
      float[] scores = scores(tile);
      for (int i = 0; i < height; i++) {
        int offset = (place + i) * probabilities.length;
        SoftmaxLoss.probabilities(scores, offset, probabilities);
        prediction.accept(
            done + i, SoftmaxLoss.argmax(scores, offset, probabilities.length), probabilities);
      }
      done += height;
    }
  }

  private float[] scores(float[] tile) {
    float[] a = tile;
    int depth = weights.depth();
    for (int l = 0; l < depth; l++) {
      LayerWeights layer = weights.layers().get(l);
      float[] z = new float[TILE * layer.rows()];
      kernels.gemm(false, true, TILE, layer.rows(), layer.columns(), 1f, a, layer.weights(), 0f, z);
      addBias(z, layer.bias());
      if (l + 1 < depth) {
        activation.apply(z, z.length);
      }
      a = z;
    }
    return a;
  }

  private static void addBias(float[] z, float[] bias) {
    for (int row = 0; row < z.length; row += bias.length) {
      for (int i = 0; i < bias.length; i++) {
        z[row + i] += bias[i];
      }
    }
  }
}
