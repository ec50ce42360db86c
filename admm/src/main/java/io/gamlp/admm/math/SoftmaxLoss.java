package io.gamlp.admm.math;

import java.util.Arrays;

/**
 * The risk {@code R(z; y) = sum_v CE(softmax(z_v), y_v)} (spec, first lines) and its proximal step.
 * Softmax is shifted by its maximum, so no logit overflows.
 */
public final class SoftmaxLoss {

  private static final int MAX_NEWTON_STEPS = 200;

  private SoftmaxLoss() {}

  /** Cross-entropy of one column, natural logarithm. */
  public static double crossEntropy(float[] z, int offset, ClassSet classes, int label) {
    return logSumExp(z, offset, classes) - z[offset + label];
  }

  private static double logSumExp(float[] z, int offset, ClassSet classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c : classes.members()) {
      max = Math.max(max, z[offset + c]);
    }
    double sum = 0;
    for (int c : classes.members()) {
      sum += Math.exp(z[offset + c] - max);
    }
    return Math.log(sum) + max;
  }

  /** The first class with the largest value, of those that are not masked. */
  public static int argmax(float[] z, int offset, ClassSet classes) {
    int best = classes.members()[0];
    for (int c : classes.members()) {
      if (z[offset + c] > z[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Probabilities of all classes of one column, 0 for those that are masked.
   *
   * @param target (Output) as long as there are classes, the masked ones included
   */
  public static void probabilities(float[] z, int offset, ClassSet classes, float[] target) {
    double logSum = logSumExp(z, offset, classes);
    Arrays.fill(target, 0f);
    for (int c : classes.members()) {
      target[c] = (float) Math.exp(-(logSum - z[offset + c]));
    }
  }

  /**
   * Replaces every row of z by the minimiser of {@code CE(softmax(z_v), y_v) + nu/2 |z_v - a_v|²}
   * (spec §2, z_L), which for a masked class is a; for the others by Newton's method in double
   * until the gradient's largest entry is at most {@code 1e-6 nu}. The Hessian is {@code diag(s +
   * nu) - s sᵀ}, so a step costs O(classes).
   *
   * @param z (Input: where to start, Output) {@code labels.length x classes.total()}
   * @param a (Input) same shape. Not modified.
   * @param labels class of each row, none of them masked
   */
  public static void prox(float[] z, float[] a, int[] labels, ClassSet classes, double nu) {
    int[] members = classes.members();
    double[] x = new double[members.length];
    double[] target = new double[members.length];
    Newton newton = new Newton(members.length, nu);
    for (int v = 0; v < labels.length; v++) {
      int row = v * classes.total();
      for (int i = 0; i < members.length; i++) {
        x[i] = z[row + members[i]];
        target[i] = a[row + members[i]];
      }
      newton.minimise(x, target, classes.place(labels[v]));
      System.arraycopy(a, row, z, row, classes.total());
      for (int i = 0; i < members.length; i++) {
        z[row + members[i]] = (float) x[i];
      }
    }
  }

  /** Damped Newton for one column; convex, so every step is a descent step. */
  static final class Newton {
    private final int classes;
    private final double nu;
    private final double[] s;
    private final double[] gradient;
    private final double[] step;
    private final double[] trial;

    Newton(int classes, double nu) {
      this.classes = classes;
      this.nu = nu;
      this.s = new double[classes];
      this.gradient = new double[classes];
      this.step = new double[classes];
      this.trial = new double[classes];
    }

    void minimise(double[] x, double[] target, int label) {
      double cost = evaluate(x, target, label);
      for (int i = 0; i < MAX_NEWTON_STEPS && largestGradient() > 1e-6 * nu; i++) {
        double slope = newtonStep();
        double t = 1;
        double next = moveAndEvaluate(x, target, label, t);
        // Near the minimum the cost no longer resolves the descent: accept what does not ascend
        // beyond rounding.
        while (next > cost + 1e-4 * t * slope + 1e-14 * Math.abs(cost) && t > 1e-10) {
          t /= 2;
          next = moveAndEvaluate(x, target, label, t);
        }
        System.arraycopy(trial, 0, x, 0, classes);
        cost = next;
      }
    }

    private double moveAndEvaluate(double[] x, double[] target, int label, double t) {
      for (int c = 0; c < classes; c++) {
        trial[c] = x[c] + t * step[c];
      }
      return evaluate(trial, target, label);
    }

    /** Cost at x; leaves softmax and gradient behind. */
    private double evaluate(double[] x, double[] target, int label) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        max = Math.max(max, x[c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        s[c] = Math.exp(x[c] - max);
        sum += s[c];
      }
      double quadratic = 0;
      for (int c = 0; c < classes; c++) {
        s[c] /= sum;
        double d = x[c] - target[c];
        gradient[c] = s[c] + nu * d;
        quadratic += d * d;
      }
      // 1 - s[label] loses its digits where s[label] is near 1: sum the others instead.
      double others = 0;
      for (int c = 0; c < classes; c++) {
        others += c == label ? 0 : s[c];
      }
      gradient[label] = -others + nu * (x[label] - target[label]);
      return Math.log(sum) + max - x[label] + nu / 2 * quadratic;
    }

    private double largestGradient() {
      double largest = 0;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, Math.abs(gradient[c]));
      }
      return largest;
    }

    /** step = -H⁻¹ gradient by Sherman and Morrison; returns the slope along it. */
    private double newtonStep() {
      double sg = 0;
      double denominator = 0;
      for (int c = 0; c < classes; c++) {
        double d = s[c] + nu;
        sg += s[c] * gradient[c] / d;
        // 1 - sum s²/(s+nu) = sum s nu/(s+nu), without the cancellation.
        denominator += s[c] * nu / d;
      }
      double factor = sg / denominator;
      double slope = 0;
      for (int c = 0; c < classes; c++) {
        step[c] = -(gradient[c] + s[c] * factor) / (s[c] + nu);
        slope += step[c] * gradient[c];
      }
      return slope;
    }
  }
}
