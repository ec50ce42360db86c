package io.gamlp.flink.prediction;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import java.io.IOException;
import java.util.Arrays;

/**
 * A trained network applied to rows of augmented features. Confined to one thread at a time.
 *
 * <pre>{@code
 * pass.add(firstNode, rows, x, prediction);
 * pass.add(firstNode + rows, moreRows, more, prediction);
 * pass.finish(prediction);
 * }</pre>
 *
 * <p>A node's bits do not depend on the rows beside it: all products have {@value #TILE} rows, in
 * which a node always has the same place, and absent ones are zeros. (A product of another height,
 * or another place in it, rounds otherwise.) A product with few rows costs as much as one with all:
 * so rows wait until their tile is full.
 */
final class ForwardPass {

  static final int TILE = 256;

  private final Weights weights;
  private final Activation activation;
  private final ClassSet classes;
  private final Kernels kernels;
  private final int inputs;
  private final float[] tile;
  private final float[] probabilities;

  /** Rows {@code begin} to {@code end} of the tile are there, of nodes from {@code node} on. */
  private int begin;

  private int end;
  private int node;

  /**
   * @param classes those that can be predicted
   */
  ForwardPass(Weights weights, Activation activation, ClassSet classes, Kernels kernels) {
    this.weights = weights;
    this.activation = activation;
    this.classes = classes;
    this.kernels = kernels;
    this.inputs = weights.layers().get(0).columns();
    this.tile = new float[TILE * inputs];
    this.probabilities = new float[weights.numClasses()];
  }

  /** Gets a node's class and the probabilities of all classes, in an array used again. */
  interface Prediction {
    void accept(int node, int predicted, float[] probabilities) throws IOException;
  }

  /**
   * Adds nodes; those whose tile is full go to {@code prediction}, in the order in which they came.
   *
   * @param firstNode the node of the first row
   * @param rows number of rows, of nodes that follow each other
   * @param x (Input) {@code rows x n_0} or longer. Not modified.
   */
  void add(int firstNode, int rows, float[] x, Prediction prediction) throws IOException {
    for (int done = 0; done < rows; ) {
      int next = firstNode + done;
      if (next != node + end - begin) {
        finish(prediction);
      }
      if (begin == end) {
        begin = next % TILE;
        end = begin;
        node = next;
      }
      int height = Math.min(TILE - end, rows - done);
      System.arraycopy(x, done * inputs, tile, end * inputs, height * inputs);
      end += height;
      done += height;
      if (end == TILE) {
        finish(prediction);
      }
    }
  }

  /** Predicts the nodes that still wait. */
  void finish(Prediction prediction) throws IOException {
    if (begin == end) {
      return;
    }
    Arrays.fill(tile, 0, begin * inputs, 0f);
    Arrays.fill(tile, end * inputs, tile.length, 0f);
    float[] scores = scores();
    for (int row = begin; row < end; row++) {
      int offset = row * probabilities.length;
      SoftmaxLoss.probabilities(scores, offset, classes, probabilities);
      int predicted = SoftmaxLoss.argmax(scores, offset, classes);
      prediction.accept(node + row - begin, predicted, probabilities);
    }
    begin = end;
  }

  private float[] scores() {
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
