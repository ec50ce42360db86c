package io.gamlp.admm.mdlam;

import io.gamlp.admm.math.Activation;

/** The constraint {@code f(z) - eps <= a <= f(z) + eps} (spec §6). */
final class Bands {

  private Bands() {}

  /** The value nearest to a in the band around a centre. */
  static float clip(float a, float centre, float eps) {
    return Math.min(Math.max(a, centre - eps), centre + eps);
  }

  /**
   * The z nearest to c of those whose band holds a.
   *
   * @param old one of them, whatever its rounded band says: where f is flat that would move z far
   */
  static float nearestAllowed(float c, Activation f, float a, float eps, float old) {
    float least = Math.min(f.least(a - eps), old);
    float most = Math.max(f.most(a + eps), old);
    return Math.min(Math.max(c, least), most);
  }
}
