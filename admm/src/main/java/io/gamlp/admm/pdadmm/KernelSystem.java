package io.gamlp.admm.pdadmm;

import io.gamlp.admm.kernel.Kernels;

/**
 * The system of the kernel form, {@code (PᵀP + c I) y = e} of order V (spec §8), in double
 * precision.
 */
final class KernelSystem {

  private final Kernels kernels;

  KernelSystem(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * The Cholesky factor of {@code PᵀP + shift I}.
   *
   * @param gram (Input) {@code PᵀP}, {@code columns x columns}. Not modified.
   */
  double[] factor(float[] gram, int columns, double shift) {
    double[] s = new double[columns * columns];
    for (int i = 0; i < s.length; i++) {
      s[i] = gram[i];
    }
    for (int i = 0; i < columns; i++) {
      s[i * columns + i] += shift;
    }
    kernels.factorPositiveDefinite(columns, s);
    return s;
  }

  /**
   * Solves for all rows of E at once.
   *
   * @param factor what {@link #factor} gave. Not modified.
   * @param e (Input) {@code columns x rows}. Not modified.
   * @return {@code E (PᵀP + shift I)^{-1}}, {@code rows x columns}
   */
  float[] solve(double[] factor, float[] e, int columns, int rows) {
    double[] rhs = new double[rows * columns];
    for (int c = 0; c < columns; c++) {
      for (int o = 0; o < rows; o++) {
        rhs[o * columns + c] = e[c * rows + o];
      }
    }
    kernels.solveFactored(columns, factor, rows, rhs);
    float[] y = new float[rhs.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) rhs[i];
    }
    return y;
  }
}
