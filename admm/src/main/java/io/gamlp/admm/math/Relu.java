package io.gamlp.admm.math;

/** The activation {@code f(z) = max(z, 0)} and its subproblem. */
public final class Relu {

  private Relu() {}

  /** {@code x = f(x)} for the first {@code length} entries. */
  public static void apply(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  /**
   * {@code z <- argmin (z-a)² + (q-f(z))² + (z-z_old)²} elementwise (spec §2, z_l): the better of a
   * candidate on each side of the kink.
   *
   * @param z (Input: z_old, Output)
   * @param a (Input) {@code W p + b}. Not modified.
   * @param q (Input) the layer's output. Not modified.
   * @param length entries
   */
  public static void proxZ(float[] z, float[] a, float[] q, int length) {
    for (int i = 0; i < length; i++) {
      float ai = a[i];
      float qi = q[i];
      float old = z[i];
      float low = Math.min((ai + old) / 2, 0f);
      float high = Math.max((ai + qi + old) / 3, 0f);
      float costLow = (low - ai) * (low - ai) + qi * qi + (low - old) * (low - old);
      float costHigh =
          (high - ai) * (high - ai) + (qi - high) * (qi - high) + (high - old) * (high - old);
      z[i] = costLow < costHigh ? low : high;
    }
  }

  /**
   * {@code z <- argmin (z-c)² + (a-f(z))²} elementwise (spec §5, z_l).
   *
   * @param z (Output)
   * @param c (Input) {@code W a_{l-1} + b}. Not modified.
   * @param a (Input) the layer's output. Not modified.
   * @param length entries
   */
  static void fitZ(float[] z, float[] c, float[] a, int length) {
    for (int i = 0; i < length; i++) {
      float ci = c[i];
      float ai = a[i];
      float low = Math.min(ci, 0f);
      float high = Math.max((ci + ai) / 2, 0f);
      float costLow = (low - ci) * (low - ci) + ai * ai;
      float costHigh = (high - ci) * (high - ci) + (ai - high) * (ai - high);
      z[i] = costLow < costHigh ? low : high;
    }
  }
}
