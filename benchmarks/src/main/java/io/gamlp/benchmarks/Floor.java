package io.gamlp.benchmarks;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of an epoch of gradient steps, and nothing else, through the bare BLAS on
 * direct memory: {@code Wᵀr, W g, r pᵀ, G p} in every layer but the first, {@code r pᵀ, G p} in the
 * first.
 *
 * @param seconds of all products of an epoch, each the median of several
 * @param flops of all products
 */
record Floor(double seconds, double flops) {

  private static final int REPETITIONS = 7;

  double gigaflopsPerSecond() {
    return flops / seconds / 1e9;
  }

  static Floor measure(int layers, int hidden, int input, int columns) {
    blas_set_num_threads(1);
    double seconds = 0;
    double flops = 0;
    for (int layer = 1; layer <= layers; layer++) {
      int in = layer == 1 ? input : hidden;
      int out = layer == layers ? SyntheticColumns.CLASSES : hidden;
      double products = Products.seconds(in, out, columns, layer > 1);
      seconds += products;
      flops += 2.0 * in * out * columns * (layer > 1 ? 4 : 2);
    }
    return new Floor(seconds, flops);
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
