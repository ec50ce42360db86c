package io.gamlp.admm.math;

/**
 * Sums over pieces of {@code float[]}, accumulated in double. Four accumulators break the
 * dependency chain; their order is fixed, so the same piece gives the same bits.
 */
public final class Vectors {

  private Vectors() {}

  /** {@code |x|²} of a piece. */
  public static double sumOfSquares(float[] x, int offset, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int end = offset + length;
    int i = offset;
    for (; i + 3 < end; i += 4) {
      s0 += (double) x[i] * x[i];
      s1 += (double) x[i + 1] * x[i + 1];
      s2 += (double) x[i + 2] * x[i + 2];
      s3 += (double) x[i + 3] * x[i + 3];
    }
    for (; i < end; i++) {
      s0 += (double) x[i] * x[i];
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

  /**
   * Adds rows of {@code x - y} to a vector of sums, four entries at a time as {@link
   * #addRows(float[], int, int, double[])} does.
   *
   * @param x (Input) {@code rows x cols} from {@code offset} on, row-major. Not modified.
   * @param y (Input) the same. Not modified.
   * @param sums (Input/Output) {@code cols} long
   */
  public static void addDifferenceOfRows(
      float[] x, float[] y, int offset, int rows, int cols, double[] sums) {
    int end = offset + rows * cols;
    int row = offset;
    for (; end - row > 3 * cols; row += 4 * cols) {
      for (int i = 0; i < cols; i++) {
        int k = row + i;
        int l = k + 2 * cols;
        float low = (x[k] - y[k]) + (x[k + cols] - y[k + cols]);
        float high = (x[l] - y[l]) + (x[l + cols] - y[l + cols]);
        sums[i] += low + high;
      }
    }
    for (; row < end; row += cols) {
      for (int i = 0; i < cols; i++) {
        sums[i] += x[row + i] - y[row + i];
      }
    }
  }
}
