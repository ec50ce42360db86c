package io.gamlp.admm.math;

/** The activation {@code f(z) = max(z, 0)} and its subproblem. */
public final class Relu {

  /** {@code (2 + sqrt 6) / 2}. */
  private static final float HALF_KINK_Z = 2.2247449f;

  /** {@code 1 + sqrt 2}. */
  private static final float KINK_FIT = 2.4142136f;

  /** From this size of its terms on, a sum that is not 0 is larger than {@link #LIFT}. */
  static final float TINY = 0x1p-74f;

  /** Added to a sign, so that 0 counts as positive. */
  private static final float LIFT = 0x1p-100f;

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
   * <p>With {@code m = (a + z_old) / 2} the costs are, but for what they share, {@code q²} of
   * {@code min(m, 0)} and {@code 2/3 (q - m)²} of {@code max((2 m + q) / 3, 0)}. So the negative
   * candidate is better just where {@code q + (2 + sqrt 6) m < 0}.
   *
   * @param z (Input: z_old, Output)
   * @param a (Input) {@code W p + b}. Not modified.
   * @param q (Input) the layer's output. Not modified.
   * @param length entries
   */
  public static void proxZ(float[] z, float[] a, float[] q, int length) {
    for (int i = 0; i < length; i++) {
      float qi = q[i];
      float sum = a[i] + z[i];
      z[i] = choose(qi + HALF_KINK_Z * sum, sum / 2, (sum + qi) / 3);
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
   * {@code min(low, 0)} where {@code sign < 0}, else {@code max(high, 0)}. NaN where any is NaN or
   * infinite. Where all are below {@link #TINY} in size either may be taken, or what is between.
   *
   * <p>Without a branch, which is mispredicted as often as not, and without a ternary or {@code
   * Math.max}, of which the compiler vectorises the first never and the second only where no other
   * loop uses it: with h = 1 or -1 each sum below is exactly 0 or four times the candidate.
   */
  private static float choose(float sign, float low, float high) {
    float lifted = sign + LIFT;
    float h = lifted / (Math.abs(lifted) + Float.MIN_VALUE);
    float ofLow = (1f - h) * (low - Math.abs(low));
    float ofHigh = (1f + h) * (high + Math.abs(high));
    return 0.25f * (ofLow + ofHigh);
  }
}
