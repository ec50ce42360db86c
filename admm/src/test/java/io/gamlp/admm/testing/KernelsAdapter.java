package io.gamlp.admm.testing;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;

/** Kernels that pass every call on to others; for tests that want to look or to pretend. */
public class KernelsAdapter implements Kernels {

  private final Kernels kernels;

  public KernelsAdapter(Kernels kernels) {
    this.kernels = kernels;
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
    kernels.gemm(transA, transB, m, n, k, alpha, a, b, beta, c);
  }

  @Override
  public RightFactor hold(float[] b, int rows, int cols) {
    return kernels.hold(b, rows, cols);
  }

  @Override
  public ProductSum sumOfProducts(int m, int n, float[] c) {
    return kernels.sumOfProducts(m, n, c);
  }

  @Override
  public void gram(boolean trans, int rows, int cols, float[] a, float[] c) {
    kernels.gram(trans, rows, cols, a, c);
  }

  @Override
  public void gemv(boolean trans, int rows, int cols, float[] a, float[] x, float[] y) {
    kernels.gemv(trans, rows, cols, a, x, y);
  }

  @Override
  public void factorPositiveDefinite(int n, double[] s) {
    kernels.factorPositiveDefinite(n, s);
  }

  @Override
  public void solveFactored(int n, double[] factor, int nrhs, double[] b) {
    kernels.solveFactored(n, factor, nrhs, b);
  }

  @Override
  public void invertFactored(int n, double[] factor) {
    kernels.invertFactored(n, factor);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
