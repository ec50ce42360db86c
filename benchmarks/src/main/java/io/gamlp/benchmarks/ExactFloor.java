package io.gamlp.benchmarks;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotri;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrs;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of an epoch of exact steps (spec §8) and nothing else, through the bare BLAS
 * on direct memory. p: {@code WᵀW}, its inverse, {@code Wᵀ(z - b)} and the product with the
 * inverse. W where there are at least as many columns as inputs: {@code Z Pᵀ}, {@code P Pᵀ}, its
 * factor, the solution and {@code W p}. Else, in the first layer, whose factor is made once: the
 * solution, its product with P, and {@code W p}; in another {@code W_old P}, {@code PᵀP} and its
 * factor too.
 *
 * @param seconds of all products of an epoch, each the median of several
 * @param flops of all products
 */
record ExactFloor(double seconds, double flops) {

  private static final int REPETITIONS = 7;

  double gigaflopsPerSecond() {
    return flops / seconds / 1e9;
  }

  static ExactFloor measure(int layers, int hidden, int input, int columns) {
    blas_set_num_threads(1);
    ExactFloor first = ofLayer(input, hidden, columns, true);
    ExactFloor between = ofLayer(hidden, hidden, columns, false);
    ExactFloor output = ofLayer(hidden, SyntheticColumns.CLASSES, columns, false);
    return first.plus(between.times(layers - 2)).plus(output);
  }

  private ExactFloor plus(ExactFloor other) {
    return new ExactFloor(seconds + other.seconds, flops + other.flops);
  }

  private ExactFloor times(int factor) {
    return new ExactFloor(factor * seconds, factor * flops);
  }

  private static ExactFloor ofLayer(int in, int out, int columns, boolean first) {
    ExactFloor w = columns >= in ? gramForm(in, out, columns) : kernelForm(in, out, columns, first);
    return first ? w : w.plus(inputStep(in, out, columns));
  }

  private static ExactFloor inputStep(int in, int out, int columns) {
    return gram(true, out, in)
        .plus(inverse(in))
        .plus(gemm(false, false, columns, in, out))
        .plus(gemm(false, false, columns, in, in));
  }

  private static ExactFloor gramForm(int in, int out, int columns) {
    return gemm(true, false, out, in, columns)
        .plus(gram(true, columns, in))
        .plus(factor(in))
        .plus(solution(in, out))
        .plus(gemm(false, true, columns, out, in));
  }

  private static ExactFloor kernelForm(int in, int out, int columns, boolean first) {
    ExactFloor each =
        solution(columns, out)
            .plus(gemm(false, false, out, in, columns))
            .plus(gemm(false, true, columns, out, in));
    return first
        ? each
        : each.plus(gemm(false, true, columns, out, in))
            .plus(gram(false, columns, in))
            .plus(factor(columns));
  }

  private static ExactFloor gemm(boolean transA, boolean transB, int m, int n, int k) {
    try (FloatPointer a = filled((long) m * k);
        FloatPointer b = filled((long) k * n);
        FloatPointer c = filled((long) m * n)) {
      double seconds =
          timed(
              () -> {},
              () ->
                  cblas_sgemm(
                      CblasRowMajor,
                      transA ? CblasTrans : CblasNoTrans,
                      transB ? CblasTrans : CblasNoTrans,
                      m,
                      n,
                      k,
                      1f,
                      a,
                      transA ? m : k,
                      b,
                      transB ? k : n,
                      0f,
                      c,
                      n));
      return new ExactFloor(seconds, 2.0 * m * n * k);
    }
  }

  private static ExactFloor gram(boolean trans, int rows, int cols) {
    int n = trans ? cols : rows;
    int k = trans ? rows : cols;
    try (FloatPointer a = filled((long) rows * cols);
        FloatPointer c = filled((long) n * n)) {
      double seconds =
          timed(
              () -> {},
              () ->
                  cblas_ssyrk(
                      CblasRowMajor,
                      CblasLower,
                      trans ? CblasTrans : CblasNoTrans,
                      n,
                      k,
                      1f,
                      a,
                      cols,
                      0f,
                      c,
                      n));
      return new ExactFloor(seconds, (double) n * n * k);
    }
  }

  private static ExactFloor factor(int n) {
    try (DoublePointer s = new DoublePointer((long) n * n)) {
      double seconds =
          timed(
              () -> positiveDefinite(s, n),
              () -> LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', n, s, n));
      return new ExactFloor(seconds, (double) n * n * n / 3);
    }
  }

  private static ExactFloor inverse(int n) {
    try (DoublePointer s = new DoublePointer((long) n * n)) {
      Runnable invert = () -> LAPACKE_dpotri(LAPACK_COL_MAJOR, (byte) 'U', n, s, n);
      double seconds = timed(() -> factored(s, n), invert);
      return factor(n).plus(new ExactFloor(seconds, 2.0 * n * n * n / 3));
    }
  }

  private static ExactFloor solution(int n, int rightHandSides) {
    try (DoublePointer s = new DoublePointer((long) n * n);
        DoublePointer b = new DoublePointer((long) n * rightHandSides)) {
      factored(s, n);
      double seconds =
          timed(
              () -> b.asBuffer().put(new double[n * rightHandSides]),
              () -> LAPACKE_dpotrs(LAPACK_COL_MAJOR, (byte) 'U', n, rightHandSides, s, n, b, n));
      return new ExactFloor(seconds, 2.0 * n * n * rightHandSides);
    }
  }

  private static void factored(DoublePointer s, int n) {
    positiveDefinite(s, n);
    LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', n, s, n);
  }

  private static void positiveDefinite(DoublePointer s, int n) {
    double[] heap = new double[n * n];
    Arrays.fill(heap, 1e-3);
    for (int i = 0; i < n; i++) {
      heap[i * n + i] = 2;
    }
    s.asBuffer().put(heap);
  }

  private static FloatPointer filled(long length) {
    FloatPointer pointer = new FloatPointer(length);
    float[] heap = new float[(int) length];
    Arrays.fill(heap, 1e-3f);
    pointer.asBuffer().put(heap);
    return pointer;
  }

  private static double timed(Runnable before, Runnable product) {
    double[] seconds = new double[REPETITIONS];
    for (int i = -1; i < REPETITIONS; i++) {
      before.run();
      long start = System.nanoTime();
      product.run();
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    return Floor.median(seconds);
  }
}
