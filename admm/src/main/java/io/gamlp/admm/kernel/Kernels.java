package io.gamlp.admm.kernel;

/**
 * The dense products and factorisations that the update rules are made of, on row-major {@code
 * float[]}.
 *
 * <p>An instance is confined to one thread at a time and may hold native memory until it is closed.
 * Results are the same bits for the same arguments on the same machine and implementation.
 */
public interface Kernels extends AutoCloseable {

  /** Which implementation this is and on what it runs, for logs, models and checkpoints. */
  String description();

  /**
   * {@code C = alpha op(A) op(B) + beta C}, all row-major and starting at index 0.
   *
   * @param transA whether op(A) is Aᵀ
   * @param transB whether op(B) is Bᵀ
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A) and rows of op(B)
   * @param a (Input) {@code m x k}, or {@code k x m} if transposed. Not modified.
   * @param b (Input) {@code k x n}, or {@code n x k} if transposed. Not modified.
   * @param c (Input if beta != 0, Output) {@code m x n}
   */
  void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      float[] b,
      float beta,
      float[] c);

  /**
   * Makes a matrix ready for several products. What this gives holds until the next product, sum or
   * matrix that these kernels are asked for, and B must not change before.
   *
   * @param b (Input) {@code rows x cols}. Not modified.
   */
  RightFactor hold(float[] b, int rows, int cols);

  /**
   * Begins a sum of products {@code AᵀB}. It holds until the next product, sum or matrix that these
   * kernels are asked for.
   *
   * @param c (Output) {@code m x n}, complete when the sum is {@link ProductSum#finish finished}
   */
  ProductSum sumOfProducts(int m, int n, float[] c);

  /**
   * The Gram matrix {@code C = A Aᵀ} or {@code C = Aᵀ A}, both triangles filled.
   *
   * @param trans false for {@code A Aᵀ} ({@code rows x rows}), true for {@code Aᵀ A} ({@code cols x
   *     cols})
   * @param a (Input) {@code rows x cols}. Not modified.
   * @param c (Output) the Gram matrix
   */
  void gram(boolean trans, int rows, int cols, float[] a, float[] c);

  /**
   * {@code y = A x} or {@code y = Aᵀ x}.
   *
   * @param a (Input) {@code rows x cols}. Not modified.
   * @param x (Input) {@code cols} long, or {@code rows} if transposed. Not modified.
   * @param y (Output) {@code rows} long, or {@code cols} if transposed
   */
  void gemv(boolean trans, int rows, int cols, float[] a, float[] x, float[] y);

  /**
   * The Cholesky factor of a symmetric positive definite matrix in double precision.
   *
   * @param n order of S
   * @param s (Input/Output) {@code n x n}, row-major; only the lower triangle is read, and it is
   *     overwritten by L with {@code S = L Lᵀ}
   * @throws ArithmeticException if S is not positive definite
   */
  void factorPositiveDefinite(int n, double[] s);

  /**
   * Solves {@code L Lᵀ x = b} for several right-hand sides.
   *
   * @param n order of the system
   * @param factor (Input) what {@link #factorPositiveDefinite} left. Not modified.
   * @param nrhs number of right-hand sides
   * @param b (Input/Output) {@code nrhs x n}: row i is the i-th right-hand side, overwritten by its
   *     solution
   */
  void solveFactored(int n, double[] factor, int nrhs, double[] b);

  /**
   * The inverse of {@code L Lᵀ}.
   *
   * @param factor (Input/Output) what {@link #factorPositiveDefinite} left, overwritten by the
   *     inverse, both triangles
   */
  void invertFactored(int n, double[] factor);

  /**
   * Lets go of the memory that operands were staged in, and of what {@link #hold} and {@link
   * #sumOfProducts} gave: for after products that are larger than those to come.
   */
  void release();

  /** Frees native memory. The instance must not be used afterwards. */
  @Override
  void close();

  /** The best implementation that works here; says which and why in one log line. */
  static Kernels best() {
    return KernelsSelection.best();
  }
}
