package io.gamlp.admm.math;

/**
 * The minimum of {@code k (z-m)² + (t-f(z))²} over z for a smooth bounded f. There may be several
 * local ones (m where f is flat, t where it is steep), so a grid finds the valley and bisection of
 * the derivative its bottom.
 */
final class ScalarFit {

  /** Grid points for each unit of z: no valley of a sigmoid or a tanh is narrower. */
  private static final int POINTS_PER_UNIT = 8;

  private static final int LEAST_POINTS = 8;
  private static final int MOST_POINTS = 400;
  private static final int HALVINGS = 40;

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

  /** Half the derivative. */
  private static double slope(Activation f, double k, double m, double t, double z) {
    double value = f.value(z);
    return k * (z - m) - (t - value) * f.slope(value);
  }

  private static double bottomBetween(
      Activation f, double k, double m, double t, double one, double best, double other) {
    boolean fallsUpwards = slope(f, k, m, t, best) < 0;
    double low = fallsUpwards ? best : Math.min(one, other);
    double high = fallsUpwards ? Math.max(one, other) : best;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(f, k, m, t, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
