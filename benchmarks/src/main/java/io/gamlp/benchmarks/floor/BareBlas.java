package io.gamlp.benchmarks.floor;

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
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import io.gamlp.benchmarks.measure.Sample;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Times calls of the BLAS on one thread, operands in direct memory and warm: nothing is copied,
 * nothing is allocated while the clock runs.
 */
public final class BareBlas {

  private static final int REPETITIONS = 7;

  /** Calls that are over sooner are repeated under one reading of the clock. */
  private static final double SHORTEST_SECONDS = 200e-6;

  /** The product that a healthy machine is known by: a hidden layer of 1,000 on Cora's nodes. */
  private static final KernelCall RATE =
      new KernelCall(KernelCall.Operation.GEMM, false, true, false, 2708, 1000, 1000);

  private BareBlas() {}

  /** Billions of floating-point operations a second of one core, float32. */
  public static double gigaflopsPerSecond() {
    return RATE.flops() / seconds(RATE).median() / 1e9;
  }

  /** Seconds of one call. */
  public static Sample seconds(KernelCall call) {
    blas_set_num_threads(1);
    return switch (call.operation()) {
      case GEMM -> gemm(call);
      case GRAM -> gram(call);
      case GEMV -> gemv(call);
      case FACTOR, SOLVE, INVERT -> system(call);
    };
  }

  private static Sample gemm(KernelCall call) {
    int m = call.m();
    int n = call.n();
    int k = call.k();
    try (FloatPointer a = filled((long) m * k);
        FloatPointer b = filled((long) k * n);
        FloatPointer c = filled((long) m * n)) {
      return timed(
          () ->
              cblas_sgemm(
                  CblasRowMajor,
                  trans(call.transA()),
                  trans(call.transB()),
                  m,
                  n,
                  k,
                  1e-3f,
                  a,
                  call.transA() ? m : k,
                  b,
                  call.transB() ? k : n,
                  call.accumulates() ? 1f : 0f,
                  c,
                  n));
    }
  }

  private static Sample gram(KernelCall call) {
    int n = call.m();
    int k = call.k();
    try (FloatPointer a = filled((long) n * k);
        FloatPointer c = filled((long) n * n)) {
      return timed(
          () ->
              cblas_ssyrk(
                  CblasRowMajor,
                  CblasLower,
                  trans(call.transA()),
                  n,
                  k,
                  1f,
                  a,
                  call.transA() ? n : k,
                  0f,
                  c,
                  n));
    }
  }

  private static Sample gemv(KernelCall call) {
    int rows = call.transA() ? call.k() : call.m();
    int columns = call.transA() ? call.m() : call.k();
    try (FloatPointer a = filled((long) rows * columns);
        FloatPointer x = filled(call.k());
        FloatPointer y = filled(call.m())) {
      return timed(
          () ->
              cblas_sgemv(
                  CblasRowMajor,
                  trans(call.transA()),
                  rows,
                  columns,
                  1f,
                  a,
                  columns,
                  x,
                  1,
                  0f,
                  y,
                  1));
    }
  }

  /** Each repetition starts from the same system, which is put there while the clock stands. */
  private static Sample system(KernelCall call) {
    int n = call.m();
    int sides = call.operation() == KernelCall.Operation.SOLVE ? call.n() : 1;
    try (DoublePointer s = new DoublePointer((long) n * n);
        DoublePointer b = new DoublePointer((long) n * sides)) {
      double[] seconds = new double[REPETITIONS];
      for (int i = -1; i < REPETITIONS; i++) {
        putDiagonallyDominant(s, n);
        b.asBuffer().put(new double[n * sides]);
        if (call.operation() != KernelCall.Operation.FACTOR) {
          LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', n, s, n);
        }
        long start = System.nanoTime();
        int info =
            switch (call.operation()) {
              case FACTOR -> LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', n, s, n);
              case SOLVE -> LAPACKE_dpotrs(LAPACK_COL_MAJOR, (byte) 'U', n, sides, s, n, b, n);
              default -> LAPACKE_dpotri(LAPACK_COL_MAJOR, (byte) 'U', n, s, n);
            };
        long end = System.nanoTime();
        if (info != 0) {
          throw new IllegalStateException(call + ": LAPACK answers " + info);
        }
        if (i >= 0) {
          seconds[i] = (end - start) / 1e9;
        }
      }
      return new Sample(seconds);
    }
  }

  private static void putDiagonallyDominant(DoublePointer s, int n) {
    double[] row = new double[n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(row, 1e-3);
      row[i] = n;
      s.position((long) i * n).put(row, 0, n);
    }
    s.position(0);
  }

  private static Sample timed(Runnable call) {
    LongConsumer repeat =
        times -> {
          for (long i = 0; i < times; i++) {
            call.run();
          }
        };
    repeat.accept(1);
    long start = System.nanoTime();
    repeat.accept(1);
    double once = (System.nanoTime() - start) / 1e9;
    long times = Math.max(1, (long) Math.ceil(SHORTEST_SECONDS / Math.max(once, 1e-7)));
    repeat.accept(times);
    double[] seconds = new double[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      start = System.nanoTime();
      repeat.accept(times);
      seconds[i] = (System.nanoTime() - start) / 1e9 / times;
    }
    return new Sample(seconds);
  }

  private static int trans(boolean transposed) {
    return transposed ? CblasTrans : CblasNoTrans;
  }

  private static FloatPointer filled(long length) {
    FloatPointer pointer = new FloatPointer(length);
    float[] values = new float[(int) Math.min(length, 1 << 16)];
    Arrays.fill(values, 1e-3f);
    for (long at = 0; at < length; at += values.length) {
      pointer.position(at).put(values, 0, (int) Math.min(values.length, length - at));
    }
    return pointer.position(0);
  }
}
