package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Tile;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.math.Activation;
import io.gamlp.admm.training.Penalties;

/** The terms of L_rho (spec §2) that a layer below the output has, added up strip by strip. */
final class HiddenTerms {

  private final LayerVariables v;
  private final Activation f;

  /** {@code |W p + b - z|²}. */
  private double affine;

  /** {@code |q - f(z)|²}. */
  private double activation;

  /** {@code <u, p_{l+1} - q>}. */
  private double dual;

  /** {@code |p_{l+1} - q|²}. */
  private double penalty;

  HiddenTerms(LayerVariables v, Activation f) {
    this.v = v;
    this.f = f;
  }

  void clear() {
    affine = 0;
    activation = 0;
    dual = 0;
    penalty = 0;
  }

  void add(Tile strip, float[] u, float[] pAbove) {
    for (int c = strip.first(); c < strip.first() + strip.columns(); c++) {
      addColumn(c * v.out, u, pAbove);
    }
  }

  private void addColumn(int row, float[] u, float[] pAbove) {
    float[] wp = v.wp;
    float[] b = v.b;
    float[] z = v.z;
    float[] q = v.q;
    double rr = 0;
    double ss = 0;
    double ud = 0;
    double dd = 0;
    for (int i = 0; i < v.out; i++) {
      int k = row + i;
      float r = wp[k] + b[i] - z[k];
      float s = q[k] - f.of(z[k]);
      float d = pAbove[k] - q[k];
      rr += (double) r * r;
      ss += (double) s * s;
      ud += (double) u[k] * d;
      dd += (double) d * d;
    }
    affine += rr;
    activation += ss;
    dual += ud;
    penalty += dd;
  }

  EpochFigures figures(Penalties penalties) {
    double nu = penalties.nu();
    return new EpochFigures()
        .terms(nu / 2 * affine, nu / 2 * activation, dual, penalties.rho() / 2 * penalty)
        .residual(penalty);
  }
}
