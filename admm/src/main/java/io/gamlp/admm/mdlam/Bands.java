package io.gamlp.admm.mdlam;

/** The constraint {@code f(z) - eps <= a <= f(z) + eps} (spec §6). */
final class Bands {

  private Bands() {}

  /** The value nearest to a in the band around a centre. */
  static float clip(float a, float centre, float eps) {
    return Math.min(Math.max(a, centre - eps), centre + eps);
  }
}
