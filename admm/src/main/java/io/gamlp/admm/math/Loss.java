package io.gamlp.admm.math;

/**
 * The risk {@code R(z; y)} over the classes of a set, a sum over columns, and its proximal step.
 */
public enum Loss {
  /** Cross-entropy of the softmax of z, natural logarithm. */
  CROSS_ENTROPY {
    @Override
    public double of(float[] z, int offset, ClassSet classes, int label) {
      return SoftmaxLoss.crossEntropy(z, offset, classes, label);
    }

    @Override
    public void prox(float[] z, float[] a, int[] labels, ClassSet classes, double nu) {
      SoftmaxLoss.prox(z, a, labels, classes, nu);
    }
  },

  /** {@code |z_v - e_y|² / 2} with the unit vector of the class. */
  SQUARED_ERROR {
    @Override
    public double of(float[] z, int offset, ClassSet classes, int label) {
      double sum = 0;
      for (int c : classes.members()) {
        double d = z[offset + c] - (c == label ? 1.0 : 0.0);
        sum += d * d;
      }
      return sum / 2;
    }

    @Override
    public void prox(float[] z, float[] a, int[] labels, ClassSet classes, double nu) {
      for (int v = 0; v < labels.length; v++) {
        int row = v * classes.total();
        System.arraycopy(a, row, z, row, classes.total());
        for (int c : classes.members()) {
          int i = row + c;
          z[i] = (float) (((c == labels[v] ? 1 : 0) + nu * a[i]) / (1 + nu));
        }
      }
    }
  };

  /** The risk of one column. */
  public abstract double of(float[] z, int offset, ClassSet classes, int label);

  /**
   * Replaces every row of z by the minimiser of {@code R(z_v, y_v) + nu/2 |z_v - a_v|²}, which for
   * a masked class is a.
   *
   * @param z (Input: where to start, Output) {@code labels.length x classes.total()}
   * @param a (Input) same shape. Not modified.
   * @param labels class of each row, none of them masked
   */
  public abstract void prox(float[] z, float[] a, int[] labels, ClassSet classes, double nu);

  /** The risk of all columns together. */
  public double sum(float[] z, int[] labels, ClassSet classes) {
    double risk = 0;
    for (int v = 0; v < labels.length; v++) {
      risk += of(z, v * classes.total(), classes, labels[v]);
    }
    return risk;
  }
}
