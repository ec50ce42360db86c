package io.gamlp.admm.pdadmm;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Piece;
import io.gamlp.admm.math.LaneSum;
import io.gamlp.admm.training.Penalties;

/** The terms of L_rho (spec §2) that a layer below the output has, added up strip by strip. */
final class HiddenTerms {

  /** {@code |W p + b - z|²}. */
  private final LaneSum affine = new LaneSum();

  /** {@code |q - f(z)|²}. */
  private final LaneSum activation = new LaneSum();

  /** {@code <u, p_{l+1} - q>}. */
  private final LaneSum dual = new LaneSum();

  /** {@code |p_{l+1} - q|²}. */
  private final LaneSum penalty = new LaneSum();

  private final Workspace workspace;
  private final int rows;

  /**
   * @param rows entries of a column
   */
  HiddenTerms(Workspace workspace, int rows) {
    this.workspace = workspace;
    this.rows = rows;
  }

  void begin() {
    affine.begin(lanes(Piece.AFFINE_LANES));
    activation.begin(lanes(Piece.ACTIVATION_LANES));
    dual.begin(lanes(Piece.DUAL_LANES));
    penalty.begin(lanes(Piece.PENALTY_LANES));
  }

  private float[] lanes(Piece piece) {
    return workspace.piece(piece, rows);
  }

  void end() {
    affine.end();
    activation.end();
    dual.end();
    penalty.end();
  }

  /**
   * Adds the terms of a strip; each array from 0 on. Not modified.
   *
   * @param a {@code W p + b}
   * @param f f(z)
   * @param length entries
   */
  void add(float[] a, float[] z, float[] f, float[] q, float[] u, float[] pAbove, int length) {
    addSquares(a, z, affine.lanes(), length);
    addSquares(q, f, activation.lanes(), length);
    addDual(u, pAbove, q, dual.lanes(), length);
    addSquares(pAbove, q, penalty.lanes(), length);
  }

  private static void addSquares(float[] x, float[] y, float[] lanes, int length) {
    for (int i = 0; i < length; i++) {
      float d = x[i] - y[i];
      lanes[i] += d * d;
    }
  }

  private static void addDual(float[] u, float[] p, float[] q, float[] lanes, int length) {
    for (int i = 0; i < length; i++) {
      lanes[i] += u[i] * (p[i] - q[i]);
    }
  }

  EpochFigures figures(Penalties penalties) {
    double nu = penalties.nu();
    return new EpochFigures()
        .terms(
            nu / 2 * affine.total(),
            nu / 2 * activation.total(),
            dual.total(),
            penalties.rho() / 2 * penalty.total())
        .residual(penalty.total());
  }
}
