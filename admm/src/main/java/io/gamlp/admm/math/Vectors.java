package io.gamlp.admm.math;

/**
 * Sums over pieces of {@code float[]}, accumulated in double. Several accumulators break the
 * dependency chain; their order is fixed, so the same piece gives the same bits.
 */
public final class Vectors {

  /** To a sum of this size squares that are lost in float add less than its rounding. */
  private static final double LEAST_OF_FLOAT_SQUARES = 1e-20;

  private Vectors() {}

  /**
   * {@code |x|²} of a piece. Four squares are added pairwise in float before they go into a double
   * sum: three roundings, and a quarter of the conversions. Where squares do not fit into a float
   * all is done in double.
   */
  public static double sumOfSquares(float[] x, int offset, int length) {
    double s0 = 0;
    double s1 = 0;
    int end = offset + length;
    int i = offset;
    for (; i + 7 < end; i += 8) {
      s0 += (x[i] * x[i] + x[i + 1] * x[i + 1]) + (x[i + 2] * x[i + 2] + x[i + 3] * x[i + 3]);
      s1 +=
          (x[i + 4] * x[i + 4] + x[i + 5] * x[i + 5]) + (x[i + 6] * x[i + 6] + x[i + 7] * x[i + 7]);
    }
    for (; i < end; i++) {
      s0 += (double) x[i] * x[i];
    }
    double sum = s0 + s1;
    return sum > LEAST_OF_FLOAT_SQUARES && sum < Double.POSITIVE_INFINITY
        ? sum
        : sumOfDoubleSquares(x, offset, length);
  }

  private static double sumOfDoubleSquares(float[] x, int offset, int length) {
    double sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  /** The sum of all entries. */
  static double sum(float[] x) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < x.length; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** {@code x <- x - scale d} of two pieces. */
  public static void subtractScaled(
      float[] x, int xOffset, float[] d, int dOffset, int length, float scale) {
    for (int i = 0; i < length; i++) {
      x[xOffset + i] -= scale * d[dOffset + i];
    }
  }

  /**
   * {@code x <- x - scale d} of pieces that stand at the same place, which is several times faster.
   */
  public static void subtractScaled(float[] x, int offset, float[] d, int length, float scale) {
    for (int i = offset; i < offset + length; i++) {
      x[i] -= scale * d[i];
    }
  }

  /** {@code |x|_1} of a piece. */
  public static double sumOfAbsolutes(float[] x, int offset, int length) {
    double sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += Math.abs(x[i]);
    }
    return sum;
  }

  /** {@code <x, y>} of two pieces. */
  public static double dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += (double) x[xOffset + i] * y[yOffset + i];
      s1 += (double) x[xOffset + i + 1] * y[yOffset + i + 1];
      s2 += (double) x[xOffset + i + 2] * y[yOffset + i + 2];
      s3 += (double) x[xOffset + i + 3] * y[yOffset + i + 3];
    }
    for (; i < length; i++) {
      s0 += (double) x[xOffset + i] * y[yOffset + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Adds every row of a matrix to a vector of sums. Eight entries are added pairwise in float
   * before they go into the double sum: three roundings, and an eighth of the conversions.
   *
   * @param x (Input) {@code rows x cols}, row-major. Not modified.
   * @param sums (Input/Output) {@code cols} long
   */
  public static void addRows(float[] x, int rows, int cols, double[] sums) {
    addRows(x, 0, rows, cols, sums);
  }

  /** {@link #addRows(float[], int, int, double[])} of rows that start at {@code offset}. */
  public static void addRows(float[] x, int offset, int rows, int cols, double[] sums) {
    int end = offset + rows * cols;
    int row = offset;
    for (; end - row > 7 * cols; row += 8 * cols) {
      for (int i = 0; i < cols; i++) {
        int k = row + i;
        int l = k + 4 * cols;
        float low = (x[k] + x[k + cols]) + (x[k + 2 * cols] + x[k + 3 * cols]);
        float high = (x[l] + x[l + cols]) + (x[l + 2 * cols] + x[l + 3 * cols]);
        sums[i] += low + high;
      }
    }
    for (; row < end; row += cols) {
      for (int i = 0; i < cols; i++) {
        sums[i] += x[row + i];
      }
    }
  }
}
