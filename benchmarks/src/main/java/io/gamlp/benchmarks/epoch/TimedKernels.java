package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.kernel.ForwardingKernels;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.benchmarks.floor.KernelCall;
import io.gamlp.benchmarks.floor.KernelCall.Operation;

/** Kernels that put each call on the timeline of their thread. */
final class TimedKernels extends ForwardingKernels {

  private final Timeline timeline;

  TimedKernels(Kernels kernels, Timeline timeline) {
    super(kernels);
    this.timeline = timeline;
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
  public RightFactor hold(float[] b, int rows, int cols) {
    RightFactor held = kernels.hold(b, rows, cols);
    return (transB, m, alpha, a, aOffset, beta, c, cOffset) -> {
      long began = System.nanoTime();
      held.multiply(transB, m, alpha, a, aOffset, beta, c, cOffset);
      int n = transB ? rows : cols;
      int k = transB ? cols : rows;
      timeline.product(new KernelCall(Operation.GEMM, false, transB, beta != 0, m, n, k), began);
    };
  }

  @Override
  public ProductSum sumOfProducts(int m, int n, float[] c) {
    ProductSum sum = kernels.sumOfProducts(m, n, c);
    return new ProductSum() {
      private boolean accumulates;

      @Override
      public void add(int k, float[] a, int aOffset, float[] b, int bOffset) {
        long began = System.nanoTime();
        sum.add(k, a, aOffset, b, bOffset);
        timeline.product(new KernelCall(Operation.GEMM, true, false, accumulates, m, n, k), began);
        accumulates = true;
      }

      @Override
      public void finish() {
        sum.finish();
      }
    };
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
}
