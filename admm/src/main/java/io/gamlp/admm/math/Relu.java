package io.gamlp.admm.math;

/** The activation {@code f(z) = max(z, 0)} and its subproblem. */
public final class Relu {

  /** {@code (2 + sqrt 6) / 2}. */
  private static final float HALF_KINK_Z = 2.2247449f;

  /** {@code 1 + sqrt 2}. */
  private static final float KINK_FIT = 2.4142136f;

  private static final float LARGE = 0x1p127f;

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
   * <p>With {@code m = (a + z_old) / 2} the costs are, but for what they share, {@code q²} of {@code
   * min(m, 0)} and {@code 2/3 (q - m)²} of {@code max((2 m + q) / 3, 0)}. So the negative candidate
   * is better just where {@code q + (2 + sqrt 6) m < 0}.
   *
   * @param z (Input: z_old, Output) from {@code offset} on
   * @param a (Input) {@code W p + b}, from 0 on. Not modified.
   * @param q (Input) the layer's output, from {@code offset} on. Not modified.
   * @param length entries
   */
  public static void proxZ(float[] z, int offset, float[] a, float[] q, int length) {
    for (int i = 0; i < length; i++) {
      float qi = q[offset + i];
      float sum = a[i] + z[offset + i];
      z[offset + i] = choose(qi + HALF_KINK_Z * sum, sum / 2, (sum + qi) / 3);
    }
  }

  /**
   * {@code z <- argmin (z-c)² + (a-f(z))²} elementwise (spec §5, z_l). The costs are {@code a²} of
   * {@code min(c, 0)} and {@code 1/2 (a - c)²} of {@code max((c + a) / 2, 0)}: the negative
   * candidate is better just where {@code a + (1 + sqrt 2) c < 0}.
   *
   * @param z (Output)
   * @param c (Input) {@code W a_{l-1} + b}. Not modified.
   * @param a (Input) the layer's output. Not modified.
   * @param length entries
   */
  static void fitZ(float[] z, float[] c, float[] a, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = choose(a[i] + KINK_FIT * c[i], c[i], (c[i] + a[i]) / 2);
    }
  }

  /**
   * {@code min(low, 0)} where {@code sign < 0}, else {@code max(high, 0)}; NaN where any is NaN.
   *
   * <p>Without a branch, which is mispredicted as often as not, and without a ternary, which the
   * compiler does not vectorise: the gate is infinite with the sign's sign (the 1 stands for a sign
   * of 0, and the smallest float times the rest is far above it) and shuts one candidate at 0.
   */
  private static float choose(float sign, float low, float high) {
    float gate = (sign * LARGE * LARGE + 1f) * LARGE * 2f;
    return Math.min(Math.max(low, gate), 0f) + Math.max(Math.min(high, gate), 0f);
  }
}
