package io.gamlp.benchmarks.floor;

/**
 * A call of {@link io.gamlp.admm.kernel.Kernels}, without its operands.
 *
 * @param operation which one
 * @param transA of a product whether op(A) is transposed; of a Gram matrix or of a product with a
 *     vector its {@code trans}
 * @param transB whether op(B) is transposed
 * @param accumulates whether the result is added to what stands there
 * @param m rows of the result, or the order of a system
 * @param n columns of the result, or the number of right-hand sides
 * @param k length of the sums; 0 with systems
 */
public record KernelCall(
    Operation operation, boolean transA, boolean transB, boolean accumulates, int m, int n, int k) {

  /** What is called. */
  public enum Operation {
    GEMM,
    GRAM,
    GEMV,
    FACTOR,
    SOLVE,
    INVERT
  }

  /** Floating-point operations, as is usual to count them. */
  public double flops() {
    return switch (operation) {
      case GEMM, GEMV -> 2.0 * m * n * k;
      case GRAM -> 1.0 * m * (m + 1.0) * k;
      case FACTOR -> 1.0 * m * m * m / 3;
      case SOLVE -> 2.0 * m * m * n;
      case INVERT -> 2.0 * m * m * m / 3;
    };
  }
}
