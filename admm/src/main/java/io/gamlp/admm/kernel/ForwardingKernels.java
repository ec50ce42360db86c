package io.gamlp.admm.kernel;

/** Kernels that hand every call on to others: for who wants to see, or to change, some of them. */
public class ForwardingKernels implements Kernels {

  protected final Kernels kernels;

  public ForwardingKernels(Kernels kernels) {
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
  public void release() {
    kernels.release();
  }

  @Override
  public void close() {
    kernels.close();
  }
}
