package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.benchmarks.floor.KernelCall;
import io.gamlp.benchmarks.floor.KernelCall.Operation;

/** Kernels that put each call on the timeline of their thread. */
final class TimedKernels implements Kernels {

  private final Kernels kernels;
  private final Timeline timeline;

  TimedKernels(Kernels kernels, Timeline timeline) {
    this.kernels = kernels;
    this.timeline = timeline;
  }

  @Override
  public String description() {
    return kernels.description();
  }

  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      float[] b,
      float beta,
      float[] c) {
    long began = System.nanoTime();
    kernels.gemm(transA, transB, m, n, k, alpha, a, b, beta, c);
    timeline.product(new KernelCall(Operation.GEMM, transA, transB, beta != 0, m, n, k), began);
  }

  @Override
  public void gram(boolean trans, int rows, int cols, float[] a, float[] c) {
    long began = System.nanoTime();
    kernels.gram(trans, rows, cols, a, c);
    int n = trans ? cols : rows;
    int k = trans ? rows : cols;
    timeline.product(new KernelCall(Operation.GRAM, trans, false, false, n, n, k), began);
  }

  @Override
  public void gemv(boolean trans, int rows, int cols, float[] a, float[] x, float[] y) {
    long began = System.nanoTime();
    kernels.gemv(trans, rows, cols, a, x, y);
    int m = trans ? cols : rows;
    int k = trans ? rows : cols;
    timeline.product(new KernelCall(Operation.GEMV, trans, false, false, m, 1, k), began);
  }

  @Override
  public void factorPositiveDefinite(int n, double[] s) {
    long began = System.nanoTime();
    kernels.factorPositiveDefinite(n, s);
    timeline.product(system(Operation.FACTOR, n, 0), began);
  }

  @Override
  public void solveFactored(int n, double[] factor, int nrhs, double[] b) {
    long began = System.nanoTime();
    kernels.solveFactored(n, factor, nrhs, b);
    timeline.product(system(Operation.SOLVE, n, nrhs), began);
  }

  @Override
  public void invertFactored(int n, double[] factor) {
    long began = System.nanoTime();
    kernels.invertFactored(n, factor);
    timeline.product(system(Operation.INVERT, n, 0), began);
  }

  private static KernelCall system(Operation operation, int order, int sides) {
    return new KernelCall(operation, false, false, false, order, sides, 0);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
