package io.gamlp.admm.math;

/**
 * The minimum of {@code k (z-m)² + (t-f(z))²} over z for a smooth bounded f. There may be several
 * local ones (m where f is flat, t where it is steep), so a grid finds the valley and Newton's
 * method its bottom.
 */
final class ScalarFit {

  /** Grid points for each unit of z: no valley of a sigmoid or a tanh is narrower. */
  private static final int POINTS_PER_UNIT = 8;

  private static final int LEAST_POINTS = 8;
  private static final int MOST_POINTS = 400;
  private static final int MOST_STEPS = 100;

  /** A step so small, in units of a float's last place, does not change the float. */
  private static final double ENOUGH = 0.01;

  private ScalarFit() {}

  /**
   * @param f a bounded activation
   * @param k weight of the distance to m, above 0
   * @param m where z is pulled to
   * @param t what f(z) is pulled to
   */
  static double argmin(Activation f, double k, double m, double t) {
    double gap = t - f.value(m);
    if (gap == 0) {
      return m;
    }
    // f is increasing, so the minimum lies on the side of the gap; and no farther than what is
    // gained at the most when f comes as near to t as it can.
    double unreachable = Math.max(0, Math.max(t - 1, f.bottom() - t));
    double reach = Math.sqrt((gap * gap - unreachable * unreachable) / k) * Math.signum(gap);
    int points =
        (int)
            Math.min(
                MOST_POINTS, Math.max(LEAST_POINTS, Math.ceil(POINTS_PER_UNIT * Math.abs(reach))));
    int best = 0;
    double least = gap * gap;
    for (int i = 1; i <= points; i++) {
      double cost = cost(f, k, m, t, m + reach * i / points);
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    return bottomBetween(
        f,
        k,
        m,
        t,
        m + reach * Math.max(0, best - 1) / points,
        m + reach * best / points,
        m + reach * Math.min(points, best + 1) / points);
  }

  private static double cost(Activation f, double k, double m, double t, double z) {
    double d = z - m;
    double e = t - f.value(z);
    return k * d * d + e * e;
  }

  /**
   * Newton's method for the zero of the derivative, from the best point of the grid; where that
   * leaves the bracket or does not get nearer fast enough, the bracket is halved.
   */
  private static double bottomBetween(
      Activation f, double k, double m, double t, double one, double best, double other) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    double z = best;
    double lastStep = high - low;
    for (int i = 0; i < MOST_STEPS; i++) {
      double value = f.value(z);
      double slope = f.slope(value);
      double gap = t - value;
      // Half the first and half the second derivative.
      double derivative = k * (z - m) - gap * slope;
      double curvature = k + slope * slope - gap * f.bend(value) * slope;
      if (derivative < 0) {
        low = z;
      } else {
        high = z;
      }
      double next = z - derivative / curvature;
      boolean trusted =
          curvature > 0 && next >= low && next <= high && Math.abs(next - z) <= lastStep / 2;
      if (!trusted) {
        next = (low + high) / 2;
      }
      lastStep = Math.abs(next - z);
      z = next;
      if (lastStep <= ENOUGH * Math.ulp((float) z)) {
        return z;
      }
    }
    return z;
  }
}
