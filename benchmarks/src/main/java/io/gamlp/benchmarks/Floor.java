package io.gamlp.benchmarks;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of the cheapest form of an epoch of gradient steps (spec §2), and nothing
 * else, through the bare BLAS on direct memory: {@code Wᵀr, W g, r pᵀ, G p} in every layer but the
 * first; in the first {@code r K} with {@code K = XᵀX} where there are fewer columns than inputs,
 * else {@code r Xᵀ, G X}.
 *
 * @param seconds of all products of an epoch, each the median of several
 * @param flops of all products
 * @param denseSeconds of all products with {@code r Xᵀ, G X} in the first layer in any case
 */
record Floor(double seconds, double flops, double denseSeconds) {

  private static final int REPETITIONS = 7;

  double gigaflopsPerSecond() {
    return flops / seconds / 1e9;
  }

  static Floor measure(int layers, int hidden, int input, int columns) {
    blas_set_num_threads(1);
    int firstOut = layers == 1 ? SyntheticColumns.CLASSES : hidden;
    double denseFirst = Products.seconds(input, firstOut, columns, false);
    boolean kernel = columns < input;
    double first = kernel ? Products.kernelSeconds(firstOut, columns) : denseFirst;
    double above = 0;
    double flops = 2.0 * firstOut * columns * (kernel ? columns : 2 * input);
    for (int layer = 2; layer <= layers; layer++) {
      int out = layer == layers ? SyntheticColumns.CLASSES : hidden;
      above += Products.seconds(hidden, out, columns, true);
      flops += 2.0 * hidden * out * columns * 4;
    }
    return new Floor(first + above, flops, denseFirst + above);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** One layer's operands, row = column of the paper. */
  private static final class Products {

    static double seconds(int in, int out, int columns, boolean withP) {
      try (FloatPointer w = filled((long) out * in);
          FloatPointer p = filled((long) columns * in);
          FloatPointer r = filled((long) columns * out)) {
        double rp = timed(CblasTrans, CblasNoTrans, out, in, columns, r, out, p, in, w, in);
        double gp = timed(CblasNoTrans, CblasTrans, columns, out, in, p, in, w, in, r, out);
        if (!withP) {
          return rp + gp;
        }
        double wr = timed(CblasNoTrans, CblasNoTrans, columns, in, out, r, out, w, in, p, in);
        return rp + 2 * gp + wr;
      }
    }

    /** {@code r K}. */
    static double kernelSeconds(int out, int columns) {
      try (FloatPointer k = filled((long) columns * columns);
          FloatPointer r = filled((long) columns * out);
          FloatPointer rk = filled((long) columns * out)) {
        return timed(
            CblasNoTrans, CblasNoTrans, columns, out, columns, k, columns, r, out, rk, out);
      }
    }

    private static FloatPointer filled(long length) {
      FloatPointer pointer = new FloatPointer(length);
      for (long i = 0; i < length; i++) {
        pointer.put(i, 1e-3f);
      }
      return pointer;
    }

    private static double timed(
        int transA,
        int transB,
        int m,
        int n,
        int k,
        FloatPointer a,
        int lda,
        FloatPointer b,
        int ldb,
        FloatPointer c,
        int ldc) {
      double[] seconds = new double[REPETITIONS];
      for (int i = -1; i < REPETITIONS; i++) {
        long start = System.nanoTime();
        cblas_sgemm(CblasRowMajor, transA, transB, m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
        if (i >= 0) {
          seconds[i] = (System.nanoTime() - start) / 1e9;
        }
      }
      return median(seconds);
    }
  }
}
