package io.gamlp.admm.kernel;

/**
 * {@code C = sum_t A_tᵀ B_t} over pieces that come one after the other. Made by {@link
 * Kernels#sumOfProducts}.
 */
public interface ProductSum {

  /**
   * Adds {@code AᵀB}, row-major.
   *
   * @param k rows of A and B
   * @param a (Input) {@code k x m} from {@code aOffset} on. Not modified.
   * @param b (Input) {@code k x n} from {@code bOffset} on. Not modified.
   */
  void add(int k, float[] a, int aOffset, float[] b, int bOffset);

  /** Leaves the sum of what was added in C. */
  void finish();
}
