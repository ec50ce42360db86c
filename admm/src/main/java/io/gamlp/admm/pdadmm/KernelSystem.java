package io.gamlp.admm.pdadmm;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;

/**
 * The system of the kernel form, {@code (PᵀP + c I) y = e} of order V (spec §8), in double
 * precision.
 */
final class KernelSystem {

  private final Kernels kernels;
  private final Workspace workspace;

  KernelSystem(Kernels kernels, Workspace workspace) {
    this.kernels = kernels;
    this.workspace = workspace;
  }

  /**
   * The Cholesky factor of {@code PᵀP + shift I}, to be kept.
   *
   * @param gram (Input) {@code PᵀP}, {@code columns x columns}. Not modified.
   */
  double[] factor(float[] gram, int columns, double shift) {
    return factorInto(new double[columns * columns], gram, columns, shift);
  }

  /** {@link #factor}, in the workspace. */
  double[] passingFactor(float[] gram, int columns, double shift) {
    return factorInto(workspace.normalMatrix(columns * columns), gram, columns, shift);
  }

  private double[] factorInto(double[] s, float[] gram, int columns, double shift) {
    for (int i = 0; i < columns * columns; i++) {
      s[i] = gram[i];
    }
    for (int i = 0; i < columns; i++) {
      s[i * columns + i] += shift;
    }
    kernels.factorPositiveDefinite(columns, s);
    return s;
  }

  /**
   * Solves for all rows of E at once: {@code E <- E (PᵀP + shift I)^{-1}}.
   *
   * @param factor what {@link #factor} gave. Not modified.
   * @param e (Input, Output) {@code columns x rows}: a row in memory is a column of E
   */
  void solve(double[] factor, float[] e, int columns, int rows) {
    double[] rhs = workspace.rightSides(rows * columns);
    for (int c = 0; c < columns; c++) {
      for (int o = 0; o < rows; o++) {
        rhs[o * columns + c] = e[c * rows + o];
      }
    }
    kernels.solveFactored(columns, factor, rows, rhs);
    for (int c = 0; c < columns; c++) {
      for (int o = 0; o < rows; o++) {
        e[c * rows + o] = (float) rhs[o * columns + c];
      }
    }
  }
}
