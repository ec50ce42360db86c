package io.gamlp.admm.training;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Vectors;
import java.util.Arrays;
import java.util.Random;

/**
 * A first layer that tells classes apart before it is trained: each of its neurons is the damped
 * linear discriminant of two training columns x_i and x_j of different classes, which are drawn.
 *
 * <pre>w = (C + eps I)⁻¹ (x_i - x_j) / s,   b = -w x̄</pre>
 *
 * x̄ and C are mean and covariance of the training columns, eps is {@value #DAMPING} times the mean
 * eigenvalue of C, and s makes the variance of {@code w x} over the training columns 1. A pair that
 * does not differ gives a neuron of w = 0.
 *
 * <p>Differences of samples as weights: Zhu, Miao and Qing, "Constrained Extreme Learning Machine",
 * IJCNN 2014; there without C.
 *
 * <p>They are a start of layer 1 alone.
 */
public final class Discriminants implements StartWeights {

  /** The largest n_0: beside C, 8 bytes an entry, stands a product, 4 bytes an entry. */
  public static final int MAX_INPUTS = 4096;

  /** Among 3 to 100 the best on validation, of a regression on 500 neurons (Fashion-MNIST). */
  private static final double DAMPING = 10;

  private final float[] w;
  private final float[] b;

  private Discriminants(float[] w, float[] b) {
    this.w = w;
    this.b = b;
  }

  /**
   * Reads the training columns twice, some thousand at a time. The same arguments give the same
   * bits.
   *
   * @param data at most {@link #MAX_INPUTS} inputs, and training columns of two classes or more,
   *     not all of them the same
   * @param neurons n_1
   * @param seed of the drawn pairs
   * @throws IllegalArgumentException when the data are not so
   */
  public static Discriminants of(TrainingData data, int neurons, long seed, Kernels kernels) {
    if (data.inputDimension() > MAX_INPUTS) {
      throw new IllegalArgumentException(
          "found " + data.inputDimension() + " inputs, expected at most " + MAX_INPUTS);
    }
    TrainColumns columns = new TrainColumns(data);
    Random random = new Random(InitScheme.mixed(seed));
    ClassPairs pairs = ClassPairs.draw(columns.labels(), neurons, random);
    return new Fit(columns, data.inputDimension(), neurons).to(pairs, kernels);
  }

  /**
   * What {@link #of} holds on the heap at its most, in bytes.
   *
   * @param inputs n_0
   * @param neurons n_1
   * @param trainColumns V
   */
  public static long heapBytes(int inputs, int neurons, int trainColumns) {
    long square = (long) inputs * inputs;
    long pairs = (long) neurons * inputs;
    long someColumns = 2L * Float.BYTES * inputs * TrainColumns.most(trainColumns);
    long sums = (Double.BYTES + Float.BYTES) * square + Double.BYTES * pairs + someColumns;
    long solution = Double.BYTES * square + (2L * Double.BYTES + Float.BYTES) * pairs;
    return Math.max(sums, solution);
  }

  @Override
  public float[] weights(int layer) {
    requireFirst(layer);
    return w.clone();
  }

  @Override
  public float[] bias(int layer) {
    requireFirst(layer);
    return b.clone();
  }

  private static void requireFirst(int layer) {
    if (layer != 1) {
      throw new IllegalArgumentException("discriminants start layer 1, not layer " + layer);
    }
  }

  /** The sums over training columns, and what comes of them. */
  private static final class Fit {

    private final TrainColumns columns;
    private final int inputs;
    private final int neurons;
    private final double[] mean;
    private final double[] covariance;

    /** {@code x_i - x_j} of each neuron. */
    private final double[] differences;

    Fit(TrainColumns columns, int inputs, int neurons) {
      this.columns = columns;
      this.inputs = inputs;
      this.neurons = neurons;
      this.mean = new double[inputs];
      this.covariance = new double[inputs * inputs];
      this.differences = new double[Math.multiplyExact(neurons, inputs)];
    }

    Discriminants to(ClassPairs pairs, Kernels kernels) {
      // The mean first: one pass over sums of squares would lose digits.
      addUpMean();
      addUpCovariance(pairs, kernels);
      double eps = damp();
      kernels.factorPositiveDefinite(inputs, covariance);
      double[] w = differences.clone();
      kernels.solveFactored(inputs, covariance, neurons, w);
      scale(w, eps);
      return rounded(w);
    }

    private void addUpMean() {
      columns.forEach((first, count, x) -> Vectors.addRows(x, count, inputs, mean));
      for (int i = 0; i < inputs; i++) {
        mean[i] /= columns.count();
      }
    }

    private void addUpCovariance(ClassPairs pairs, Kernels kernels) {
      float[] gram = new float[covariance.length];
      columns.forEach(
          (first, count, x) -> {
            addDifferences(pairs, first, count, x);
            kernels.gram(true, count, inputs, centred(x, count), gram);
            for (int i = 0; i < gram.length; i++) {
              covariance[i] += gram[i] / (double) columns.count();
            }
          });
      kernels.release();
    }

    private void addDifferences(ClassPairs pairs, int first, int count, float[] x) {
      for (int n = 0; n < neurons; n++) {
        addDifference(n, pairs.first()[n] - first, count, x, 1);
        addDifference(n, pairs.second()[n] - first, count, x, -1);
      }
    }

    private void addDifference(int neuron, int column, int count, float[] x, int sign) {
      for (int i = 0; column >= 0 && column < count && i < inputs; i++) {
        differences[neuron * inputs + i] += sign * x[column * inputs + i];
      }
    }

    private float[] centred(float[] x, int count) {
      float[] centred = new float[count * inputs];
      for (int v = 0; v < count; v++) {
        for (int i = 0; i < inputs; i++) {
          centred[v * inputs + i] = (float) (x[v * inputs + i] - mean[i]);
        }
      }
      return centred;
    }

    /** {@code C <- C + eps I}; returns eps. */
    private double damp() {
      double trace = 0;
      for (int i = 0; i < inputs; i++) {
        trace += covariance[i * inputs + i];
      }
      if (!(trace > 0)) {
        throw new IllegalArgumentException("all training columns are the same");
      }
      double eps = DAMPING * trace / inputs;
      for (int i = 0; i < inputs; i++) {
        covariance[i * inputs + i] += eps;
      }
      return eps;
    }

    /**
     * {@code w <- w / s}: of {@code w = (C + eps I)⁻¹ d} it is {@code s² = w C w = w d - eps w w}.
     */
    private void scale(double[] w, double eps) {
      for (int n = 0; n < neurons; n++) {
        double variance = 0;
        for (int i = n * inputs; i < (n + 1) * inputs; i++) {
          variance += w[i] * (differences[i] - eps * w[i]);
        }
        if (variance > 0) {
          double s = Math.sqrt(variance);
          for (int i = n * inputs; i < (n + 1) * inputs; i++) {
            w[i] /= s;
          }
        } else {
          Arrays.fill(w, n * inputs, (n + 1) * inputs, 0);
        }
      }
    }

    private Discriminants rounded(double[] w) {
      float[] weights = new float[w.length];
      float[] bias = new float[neurons];
      for (int n = 0; n < neurons; n++) {
        double onMean = 0;
        for (int i = 0; i < inputs; i++) {
          weights[n * inputs + i] = (float) w[n * inputs + i];
          onMean += w[n * inputs + i] * mean[i];
        }
        bias[n] = (float) -onMean;
      }
      return new Discriminants(weights, bias);
    }
  }
}
