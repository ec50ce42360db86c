package io.gamlp.graph.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The matrix M of {@code whiten}: with {@code H = M (x - mean)}, {@code M (C + eps I) Mᵀ = I}. C is
 * the covariance of the features and eps {@value #DAMPING} times its mean eigenvalue: directions of
 * little variance, which are noise, are not blown up to that of others. M is the inverse of the
 * Cholesky factor; one that is symmetric would differ from it by a rotation, to which gradient
 * steps and weights that are drawn are indifferent.
 */
public final class Whitening {

  /** The most features: M takes two bytes for each pair of them, 8 MB here, in every model. */
  public static final int MAX_FEATURES = 2048;

  private static final double DAMPING = 10;

  private final int features;

  /** Columns of M one after the other; of column j rows {@code j … features - 1}, others are 0. */
  private final float[] columns;

  private Whitening(int features, float[] columns) {
    this.features = features;
    this.columns = columns;
  }

  /**
   * @param features number of features, at most {@link #MAX_FEATURES}
   * @param covariance (Input/Output) C, of which the lower triangle is read and overwritten; its
   *     trace is above 0
   */
  static Whitening of(int features, double[] covariance) {
    double trace = 0;
    for (int i = 0; i < features; i++) {
      trace += covariance[i * features + i];
    }
    double eps = DAMPING * trace / features;
    for (int i = 0; i < features; i++) {
      covariance[i * features + i] += eps;
    }
    factor(features, covariance);
    return new Whitening(features, inverse(features, covariance));
  }

  /**
   * @param bytes what {@link #bytes} gave
   */
  static Whitening of(int features, byte[] bytes) {
    float[] columns = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(columns);
    return new Whitening(features, columns);
  }

  /** Little-endian float32: the columns of M from the diagonal down. */
  byte[] bytes() {
    byte[] bytes = new byte[columns.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(columns);
    return bytes;
  }

  /** Length of {@link #bytes}. */
  static long size(int features) {
    return 2L * features * (features + 1);
  }

  /**
   * Features {@code first … first + count - 1} of {@code M x}.
   *
   * @param x (Input) all features of a node, less their mean. Not modified.
   * @param target (Output) {@code count} features from {@code offset} on
   */
  public void apply(float[] x, int first, int count, float[] target, int offset) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = 0;
    }
    int diagonal = 0;
    for (int j = 0; j < first + count; j++) {
      float factor = x[j];
      int from = Math.max(first, j);
      // Down a column, not along a row: a sum over a row would go one entry at a time.
      int column = diagonal + from - j;
      int to = offset - first;
      for (int i = from; i < first + count; i++) {
        target[to + i] += factor * columns[column++];
      }
      diagonal += features - j;
    }
  }

  /** {@code S <- L} in the lower triangle, {@code S = L Lᵀ}. */
  private static void factor(int n, double[] s) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = s[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= s[i * n + k] * s[j * n + k];
        }
        s[i * n + j] = i == j ? Math.sqrt(sum) : sum / s[j * n + j];
      }
    }
  }

  /** The columns of {@code L⁻¹} from the diagonal down. */
  private static float[] inverse(int n, double[] l) {
    float[] columns = new float[n * (n + 1) / 2];
    double[] column = new double[n];
    int at = 0;
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= l[i * n + k] * column[k];
        }
        column[i] = sum / l[i * n + i];
        columns[at++] = (float) column[i];
      }
    }
    return columns;
  }
}
