package io.gamlp.admm.kernel;

/**
 * A matrix B on the right of several products, so that kernels which copy their operands copy it
 * once. Made by {@link Kernels#hold}.
 */
public interface RightFactor {

  /**
   * {@code C = alpha A op(B) + beta C}, row-major, for rows of A and C that stand together.
   *
   * @param transB whether op(B) is Bᵀ
   * @param m rows of A and C
   * @param a (Input) {@code m x rows of op(B)} from {@code aOffset} on. Not modified.
   * @param c (Input if beta != 0, Output) {@code m x columns of op(B)} from {@code cOffset} on
   */
  void multiply(
      boolean transB,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      float beta,
      float[] c,
      int cOffset);
}
