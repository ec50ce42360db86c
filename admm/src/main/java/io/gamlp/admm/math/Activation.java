package io.gamlp.admm.math;

/**
 * The activations f of hidden layers, with the subproblems of z that the papers have: in closed
 * form for the piecewise linear ones, by {@link ScalarFit} for the others.
 */
public enum Activation {
  /** {@code max(z, 0)}. */
  RELU {
    @Override
    public float of(float z) {
      return Math.max(z, 0f);
    }

    @Override
    public void apply(float[] x, int length) {
      Relu.apply(x, length);
    }

    @Override
    public void proxZ(float[] z, float[] a, float[] q, int length) {
      Relu.proxZ(z, a, q, length);
    }

    @Override
    public void fitZ(float[] z, float[] c, float[] a, int length) {
      Relu.fitZ(z, c, a, length);
    }

    @Override
    public float least(float y) {
      return y > 0 ? y : Float.NEGATIVE_INFINITY;
    }

    @Override
    public float most(float y) {
      return Math.max(y, 0f);
    }
  },

  /** z, and {@link #SLOPE} z below 0. */
  LEAKY_RELU {
    @Override
    public float of(float z) {
      return Math.max(z, SLOPE * z);
    }

    @Override
    public void proxZ(float[] z, float[] a, float[] q, int length) {
      for (int i = 0; i < length; i++) {
        z[i] = better(2f, (a[i] + z[i]) / 2, q[i]);
      }
    }

    @Override
    public void fitZ(float[] z, float[] c, float[] a, int length) {
      for (int i = 0; i < length; i++) {
        z[i] = better(1f, c[i], a[i]);
      }
    }

    /** The better of a candidate on each side of the kink, of {@code k (z-m)² + (t-f(z))²}. */
    private float better(float k, float m, float t) {
      float low = Math.min((k * m + SLOPE * t) / (k + SLOPE * SLOPE), 0f);
      float high = Math.max((k * m + t) / (k + 1), 0f);
      float costLow = k * (low - m) * (low - m) + (t - SLOPE * low) * (t - SLOPE * low);
      float costHigh = k * (high - m) * (high - m) + (t - high) * (t - high);
      return costLow < costHigh ? low : high;
    }

    @Override
    public float least(float y) {
      return y > 0 ? y : y / SLOPE;
    }

    @Override
    public float most(float y) {
      return least(y);
    }
  },

  /** The hyperbolic tangent. */
  TANH {
    @Override
    public float of(float z) {
      return (float) Math.tanh(z);
    }

    @Override
    double value(double z) {
      return Math.tanh(z);
    }

    @Override
    double slope(double value) {
      return 1 - value * value;
    }

    @Override
    double bend(double value) {
      return -2 * value;
    }

    @Override
    double bottom() {
      return -1;
    }

    @Override
    double inverse(double y) {
      return Math.log((1 + y) / (1 - y)) / 2;
    }
  },

  /** {@code 1 / (1 + exp(-z))}. */
  SIGMOID {
    @Override
    public float of(float z) {
      return (float) value(z);
    }

    @Override
    double value(double z) {
      return 1 / (1 + Math.exp(-z));
    }

    @Override
    double slope(double value) {
      return value * (1 - value);
    }

    @Override
    double bend(double value) {
      return 1 - 2 * value;
    }

    @Override
    double bottom() {
      return 0;
    }

    @Override
    double inverse(double y) {
      return Math.log(y / (1 - y));
    }
  };

  /** Slope of the leaky ReLU below 0. */
  public static final float SLOPE = 0.01f;

  /**
   * Whether f(f(z)) is f(z), or nearly as with the leaky ReLU, so that an inserted identity layer,
   * which applies f once more, keeps the function of a chain.
   */
  public boolean canGrow() {
    return this == RELU || this == LEAKY_RELU;
  }

  /** {@code f(z)}. */
  public abstract float of(float z);

  /** {@code x = f(x)} for the first {@code length} entries. */
  public void apply(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      x[i] = of(x[i]);
    }
  }

  /**
   * {@code z <- argmin (z-a)² + (q-f(z))² + (z-z_old)²} elementwise (spec §2, z_l).
   *
   * @param z (Input: z_old, Output)
   * @param a (Input) {@code W p + b}. Not modified.
   * @param q (Input) the layer's output. Not modified.
   * @param length entries
   */
  public void proxZ(float[] z, float[] a, float[] q, int length) {
    for (int i = 0; i < length; i++) {
      double mean = ((double) a[i] + z[i]) / 2;
      z[i] = (float) ScalarFit.argmin(this, 2, mean, q[i]);
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
  public void fitZ(float[] z, float[] c, float[] a, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = (float) ScalarFit.argmin(this, 1, c[i], a[i]);
    }
  }

  /** The smallest z with {@code f(z) >= y} in float32; minus infinity where every z has that. */
  public float least(float y) {
    if (y <= bottom()) {
      return Float.NEGATIVE_INFINITY;
    }
    float reached = Math.min(y, 1f);
    return (float) inverse(between(reached, Math.nextDown(reached)));
  }

  /** The largest z with {@code f(z) <= y} in float32; infinity where every z has that. */
  public float most(float y) {
    if (y >= 1) {
      return Float.POSITIVE_INFINITY;
    }
    float reached = Math.max(y, (float) bottom());
    return (float) inverse(between(reached, Math.nextUp(reached)));
  }

  /**
   * Where rounding goes from one float to the next: in float32, f has a value from there on. It is
   * what makes the top and the bottom values of a z, not limits.
   */
  private static double between(float y, float neighbour) {
    return ((double) y + neighbour) / 2;
  }

  // Of the bounded ones, whose top is 1; the others have closed forms and need none of these.

  double value(double z) {
    throw new UnsupportedOperationException(this + " has a closed form");
  }

  /** f'(z) where {@code f(z) = value}. */
  double slope(double value) {
    throw new UnsupportedOperationException(this + " has a closed form");
  }

  /** f''(z) / f'(z) where {@code f(z) = value}. */
  double bend(double value) {
    throw new UnsupportedOperationException(this + " has a closed form");
  }

  double bottom() {
    throw new UnsupportedOperationException(this + " is not bounded");
  }

  double inverse(double y) {
    throw new UnsupportedOperationException(this + " is not bounded");
  }
}
