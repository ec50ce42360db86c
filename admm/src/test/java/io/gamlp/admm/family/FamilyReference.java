package io.gamlp.admm.family;

import io.gamlp.admm.training.ColumnBlocks;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Spec §2, §5 and §6 in double, in plain loops and with searches where the programs have closed
 * forms. Matrices are in the paper's orientation, columns of nodes; layers are numbered from 1.
 */
final class FamilyReference {

  final int layers;
  final int[] labels;
  final int columns;
  final double[][][] w;
  final double[][] b;
  final double[][][] z;

  /** p of pdADMM; a_{l-1} of the others. */
  final double[][][] p;

  final double[][][] q;
  final double[][][] u;

  /** The dual of dlADMM. */
  double[][] uLast;

  double rho;
  double nu;
  double mu;
  double l1;

  /** Column blocks; they matter to the step bound of W with L1 only. */
  int blocks = 1;

  DoubleUnaryOperator f;
  boolean squaredError;

  /** A class that the loss leaves out, or -1. */
  int masked = -1;

  /** Whether momentum is on; a test turns it off to see that it is. */
  boolean accelerated = true;

  // Of mDLAM.
  private double[][][] wBefore;
  private double[][][] pBefore;
  private double s;
  private int epoch;
  int rejectedWeights;
  int rejectedColumns;

  FamilyReference(int layers, int[] labels) {
    this.layers = layers;
    this.labels = labels;
    this.columns = labels.length;
    this.w = new double[layers + 1][][];
    this.b = new double[layers + 1][];
    this.z = new double[layers + 1][][];
    this.p = new double[layers + 2][][];
    this.q = new double[layers + 1][][];
    this.u = new double[layers + 1][][];
  }

  /** From W and b, and X as p of layer 1. */
  void start(double[][] x) {
    p[1] = x;
    for (int l = 1; l <= layers; l++) {
      z[l] = affine(l);
      if (l < layers) {
        p[l + 1] = map(z[l]);
        q[l] = map(z[l]);
        u[l] = new double[z[l].length][columns];
      }
    }
    uLast = new double[z[layers].length][columns];
    wBefore = new double[layers + 1][][];
    pBefore = new double[layers + 2][][];
    for (int l = 1; l <= layers; l++) {
      wBefore[l] = copy(w[l]);
      pBefore[l] = copy(p[l]);
    }
  }

  // ------------------------------------------------------------------------------------ pdADMM

  void pdAdmmEpoch() {
    for (int l = 2; l <= layers; l++) {
      double[][] r = minus(affine(l), z[l]);
      double[][] g = scaled(nu, product(transpose(w[l]), r));
      for (int i = 0; i < g.length; i++) {
        for (int v = 0; v < columns; v++) {
          g[i][v] += u[l - 1][i][v] + rho * (p[l][i][v] - q[l - 1][i][v]);
        }
      }
      stepAlongColumns(l, g, rho, nu);
    }
    for (int l = 1; l <= layers; l++) {
      stepWeights(l, nu, z[l]);
      stepBias(l, z[l]);
    }
    for (int l = 1; l < layers; l++) {
      double[][] a = affine(l);
      for (int i = 0; i < a.length; i++) {
        for (int v = 0; v < columns; v++) {
          double centre = (a[i][v] + z[l][i][v]) / 2;
          z[l][i][v] = search(2, centre, q[l][i][v]);
        }
      }
    }
    stepLastZ(affine(layers), nu);
    for (int l = 1; l < layers; l++) {
      for (int i = 0; i < q[l].length; i++) {
        for (int v = 0; v < columns; v++) {
          double fz = f.applyAsDouble(z[l][i][v]);
          q[l][i][v] = (rho * p[l + 1][i][v] + u[l][i][v] + nu * fz) / (rho + nu);
          u[l][i][v] += rho * (p[l + 1][i][v] - q[l][i][v]);
        }
      }
    }
  }

  double pdObjective() {
    double sum = risk() + omega();
    for (int l = 1; l <= layers; l++) {
      sum += nu / 2 * squares(minus(z[l], affine(l)));
      if (l < layers) {
        double[][] d = minus(p[l + 1], q[l]);
        sum += nu / 2 * squares(minus(q[l], map(z[l])));
        sum += products(u[l], d) + rho / 2 * squares(d);
      }
    }
    return sum;
  }

  // ------------------------------------------------------------------------------------ dlADMM

  void dlAdmmEpoch() {
    for (int l = layers; l >= 1; l--) {
      if (l < layers) {
        dlStepA(l);
      }
      dlStepZ(l);
      stepBias(l, dlTarget(l));
      stepWeights(l, dlWeight(l), dlTarget(l));
    }
    for (int l = 1; l <= layers; l++) {
      stepWeights(l, dlWeight(l), dlTarget(l));
      stepBias(l, dlTarget(l));
      dlStepZ(l);
      if (l < layers) {
        dlStepA(l);
      }
    }
    double[][] d = minus(z[layers], affine(layers));
    for (int i = 0; i < d.length; i++) {
      for (int v = 0; v < columns; v++) {
        uLast[i][v] += rho * d[i][v];
      }
    }
  }

  private double dlWeight(int l) {
    return l == layers ? rho : nu;
  }

  /** {@code z + u / rho} in the last layer: minimising over W and b is then the same for all. */
  private double[][] dlTarget(int l) {
    double[][] t = copy(z[l]);
    for (int i = 0; l == layers && i < t.length; i++) {
      for (int v = 0; v < columns; v++) {
        t[i][v] += uLast[i][v] / rho;
      }
    }
    return t;
  }

  /** a_l, which is p of layer l + 1. */
  private void dlStepA(int l) {
    double[][] r = minus(affine(l + 1), dlTarget(l + 1));
    double[][] g = scaled(dlWeight(l + 1), product(transpose(w[l + 1]), r));
    for (int i = 0; i < g.length; i++) {
      for (int v = 0; v < columns; v++) {
        g[i][v] += nu * (p[l + 1][i][v] - f.applyAsDouble(z[l][i][v]));
      }
    }
    stepAlongColumns(l + 1, g, nu, dlWeight(l + 1));
  }

  private void dlStepZ(int l) {
    double[][] c = affine(l);
    if (l == layers) {
      for (int i = 0; i < c.length; i++) {
        for (int v = 0; v < columns; v++) {
          c[i][v] -= uLast[i][v] / rho;
        }
      }
      stepLastZ(c, rho);
      return;
    }
    for (int i = 0; i < c.length; i++) {
      for (int v = 0; v < columns; v++) {
        z[l][i][v] = search(1, c[i][v], p[l + 1][i][v]);
      }
    }
  }

  double dlObjective() {
    double sum = risk() + omega();
    for (int l = 1; l < layers; l++) {
      sum += nu / 2 * squares(minus(z[l], affine(l)));
      sum += nu / 2 * squares(minus(p[l + 1], map(z[l])));
    }
    double[][] d = minus(z[layers], affine(layers));
    return sum + products(uLast, d) + rho / 2 * squares(d);
  }

  // ------------------------------------------------------------------------------------- mDLAM

  void mDlamEpoch() {
    double sNext = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    double omega = accelerated ? (s - 1) / sNext : 0;
    s = sNext;
    double eps = Math.max(1e-3, 100 * Math.pow(0.5, epoch++));
    for (int l = 1; l < layers; l++) {
      clip(p[l + 1], map(z[l]), eps);
    }
    for (int l = 1; l <= layers; l++) {
      mStepW(l, omega);
      stepBias(l, z[l]);
      if (l == layers) {
        stepLastZ(affine(l), rho);
      } else {
        mStepZ(l, eps);
        mStepA(l, omega, eps);
      }
    }
  }

  private void mStepW(int l, double omega) {
    double[][] old = w[l];
    double before = mTerm(l);
    w[l] = extrapolated(old, wBefore[l], omega);
    stepWeights(l, rho, z[l]);
    if (mTerm(l) > before) {
      rejectedWeights++;
      w[l] = copy(old);
      stepWeights(l, rho, z[l]);
    }
    wBefore[l] = old;
  }

  private double mTerm(int l) {
    return rho / 2 * squares(minus(z[l], affine(l))) + omega(l);
  }

  /** The nearest to W a + b in {@code {z : f(z) - eps <= a <= f(z) + eps}}, by bisection. */
  private void mStepZ(int l, double eps) {
    double[][] c = affine(l);
    for (int i = 0; i < c.length; i++) {
      for (int v = 0; v < columns; v++) {
        double a = p[l + 1][i][v];
        double x = c[i][v];
        if (f.applyAsDouble(x) < a - eps) {
          x = firstReaching(a - eps, x);
        } else if (f.applyAsDouble(x) > a + eps) {
          x = -lastBelow(a + eps, x);
        }
        z[l][i][v] = x;
      }
    }
  }

  /** The smallest x above {@code from} with f(x) >= y. */
  private double firstReaching(double y, double from) {
    double low = from;
    double high = from + 1;
    while (f.applyAsDouble(high) < y && high < 20) {
      high += 1;
    }
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (f.applyAsDouble(middle) < y) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Minus the largest x below {@code from} with f(x) <= y. */
  private double lastBelow(double y, double from) {
    double high = from;
    double low = from - 1;
    while (f.applyAsDouble(low) > y && low > -20_000) {
      low -= 1;
    }
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (f.applyAsDouble(middle) > y) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return -low;
  }

  private void mStepA(int l, double omega, double eps) {
    double[][] centre = map(z[l]);
    double lambda = largestEigenvalue(product(transpose(w[l + 1]), w[l + 1]));
    double[][] old = p[l + 1];
    double[] before = columnCosts(l + 1);
    p[l + 1] = extrapolated(old, pBefore[l + 1], omega);
    mProjectedStep(l + 1, lambda, centre, eps);
    double[][] accelerated = p[l + 1];
    double[] after = columnCosts(l + 1);
    p[l + 1] = copy(old);
    mProjectedStep(l + 1, lambda, centre, eps);
    for (int v = 0; v < columns; v++) {
      if (after[v] > before[v]) {
        rejectedColumns++;
      } else {
        for (int i = 0; i < old.length; i++) {
          p[l + 1][i][v] = accelerated[i][v];
        }
      }
    }
    pBefore[l + 1] = old;
  }

  private void mProjectedStep(int l, double lambda, double[][] centre, double eps) {
    double[][] g = product(transpose(w[l]), minus(affine(l), z[l]));
    if (lambda > 0) { // else W and so g are 0
      p[l] = minus(p[l], scaled(1 / lambda, g));
    }
    clip(p[l], centre, eps);
  }

  private double[] columnCosts(int l) {
    double[][] r = minus(affine(l), z[l]);
    double[] costs = new double[columns];
    for (double[] row : r) {
      for (int v = 0; v < columns; v++) {
        costs[v] += row[v] * row[v];
      }
    }
    return costs;
  }

  private static double[][] extrapolated(double[][] x, double[][] before, double omega) {
    double[][] y = copy(x);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        y[i][j] += omega * (x[i][j] - before[i][j]);
      }
    }
    return y;
  }

  private static void clip(double[][] x, double[][] centre, double eps) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        x[i][j] = Math.min(Math.max(x[i][j], centre[i][j] - eps), centre[i][j] + eps);
      }
    }
  }

  double mObjective() {
    double sum = risk() + omega();
    for (int l = 1; l <= layers; l++) {
      sum += rho / 2 * squares(minus(z[l], affine(l)));
    }
    return sum;
  }

  // ------------------------------------------------------------------------------ what they share

  /** A step of p along g, each column by its own exact line search. */
  private void stepAlongColumns(int l, double[][] g, double ridge, double weight) {
    double[][] wg = product(w[l], g);
    for (int v = 0; v < columns; v++) {
      double gg = 0;
      double ww = 0;
      for (double[] row : g) {
        gg += row[v] * row[v];
      }
      for (double[] row : wg) {
        ww += row[v] * row[v];
      }
      for (int i = 0; gg > 0 && i < g.length; i++) {
        p[l][i][v] -= g[i][v] / (ridge + weight * ww / gg);
      }
    }
  }

  private void stepWeights(int l, double weight, double[][] target) {
    double[][] g = scaled(weight, product(minus(affine(l), target), transpose(p[l])));
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j < g[i].length; j++) {
        g[i][j] += mu * w[l][i][j];
      }
    }
    double gg = squares(g);
    if (gg == 0) {
      return;
    }
    double theta =
        l1 == 0 ? mu + weight * squares(product(g, p[l])) / gg : mu + weight * boundOfBlocks(p[l]);
    w[l] = minus(w[l], scaled(1 / theta, g));
    for (double[] row : w[l]) {
      for (int j = 0; j < row.length; j++) {
        double kept = Math.abs(row[j]) - l1 / theta;
        row[j] = kept <= 0 ? 0 : Math.copySign(kept, row[j]);
      }
    }
  }

  /** The sum of the largest eigenvalues of the column blocks' {@code p_j p_jᵀ}. */
  private double boundOfBlocks(double[][] x) {
    ColumnBlocks split = new ColumnBlocks(columns, blocks);
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      int from = split.start(block);
      int to = split.start(block + 1);
      double[][] part =
          Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
      sum += largestEigenvalue(product(part, transpose(part)));
    }
    return sum;
  }

  private void stepBias(int l, double[][] target) {
    double[][] wp = product(w[l], p[l]);
    for (int i = 0; i < wp.length; i++) {
      b[l][i] = 0;
      for (int v = 0; v < columns; v++) {
        b[l][i] += (target[i][v] - wp[i][v]) / columns;
      }
    }
  }

  /** {@code argmin k (z-m)² + (t-f(z))²}: a scan, and then a narrowing one. */
  private double search(double k, double m, double t) {
    double reach = Math.abs(t - f.applyAsDouble(m)) + 1e-12;
    double low = m - reach;
    double high = m + reach;
    for (int pass = 0; pass < 14; pass++) {
      double best = low;
      double least = Double.POSITIVE_INFINITY;
      int points = pass == 0 ? 2_000 : 20;
      for (int i = 0; i <= points; i++) {
        double x = low + (high - low) * i / points;
        double e = t - f.applyAsDouble(x);
        double cost = k * (x - m) * (x - m) + e * e;
        if (cost < least) {
          least = cost;
          best = x;
        }
      }
      double step = (high - low) / points;
      low = best - 2 * step;
      high = best + 2 * step;
    }
    return (low + high) / 2;
  }

  /** {@code z_L}: R(z; y) + weight/2 |z - c|², by gradient descent. */
  private void stepLastZ(double[][] c, double weight) {
    for (int v = 0; v < columns; v++) {
      double[] x = column(z[layers], v);
      double[] centre = column(c, v);
      for (int step = 0; step < 20_000; step++) {
        double[] g = riskGradient(x, labels[v]);
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
          g[i] += weight * (x[i] - centre[i]);
          largest = Math.max(largest, Math.abs(g[i]));
          x[i] -= g[i] / (weight + 1);
        }
        if (largest < 1e-12) {
          break;
        }
      }
      for (int i = 0; i < x.length; i++) {
        z[layers][i][v] = x[i];
      }
    }
  }

  private double[] riskGradient(double[] x, int label) {
    double[] g = new double[x.length];
    double sum = sumOfExponentials(x);
    for (int i = 0; i < x.length; i++) {
      if (i == masked) {
        continue;
      }
      g[i] = (squaredError ? x[i] : Math.exp(x[i]) / sum) - (i == label ? 1 : 0);
    }
    return g;
  }

  private double sumOfExponentials(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += i == masked ? 0 : Math.exp(x[i]);
    }
    return sum;
  }

  private double risk() {
    double risk = 0;
    for (int v = 0; v < columns; v++) {
      double[] x = column(z[layers], v);
      if (squaredError) {
        for (int i = 0; i < x.length; i++) {
          double d = x[i] - (i == labels[v] ? 1 : 0);
          risk += i == masked ? 0 : d * d / 2;
        }
      } else {
        risk += Math.log(sumOfExponentials(x)) - x[labels[v]];
      }
    }
    return risk;
  }

  private double omega() {
    double sum = 0;
    for (int l = 1; l <= layers; l++) {
      sum += omega(l);
    }
    return sum;
  }

  private double omega(int l) {
    double sum = 0;
    for (double[] row : w[l]) {
      for (double x : row) {
        sum += mu / 2 * x * x + l1 * Math.abs(x);
      }
    }
    return sum;
  }

  // ------------------------------------------------------------------------------ plain loops

  private double[][] affine(int l) {
    double[][] a = product(w[l], p[l]);
    for (int i = 0; i < a.length; i++) {
      for (int v = 0; v < columns; v++) {
        a[i][v] += b[l][i];
      }
    }
    return a;
  }

  private double[][] map(double[][] x) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(f).toArray())
        .toArray(double[][]::new);
  }

  private static double largestEigenvalue(double[][] s) {
    double[] x = new double[s.length];
    Arrays.setAll(x, i -> 1 + 0.1 * i);
    double norm = 0;
    for (int step = 0; step < 20_000; step++) {
      double[] y = new double[s.length];
      norm = 0;
      for (int i = 0; i < y.length; i++) {
        for (int j = 0; j < y.length; j++) {
          y[i] += s[i][j] * x[j];
        }
        norm += y[i] * y[i];
      }
      norm = Math.sqrt(norm);
      if (norm == 0) {
        return 0;
      }
      for (int i = 0; i < y.length; i++) {
        x[i] = y[i] / norm;
      }
    }
    return norm;
  }

  private static double[][] product(double[][] x, double[][] y) {
    double[][] c = new double[x.length][y[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < y.length; k++) {
        for (int j = 0; j < y[0].length; j++) {
          c[i][j] += x[i][k] * y[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transpose(double[][] x) {
    double[][] t = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        t[j][i] = x[i][j];
      }
    }
    return t;
  }

  private static double[][] minus(double[][] x, double[][] y) {
    double[][] d = copy(x);
    for (int i = 0; i < d.length; i++) {
      for (int j = 0; j < d[i].length; j++) {
        d[i][j] -= y[i][j];
      }
    }
    return d;
  }

  private static double[][] scaled(double factor, double[][] x) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(y -> factor * y).toArray())
        .toArray(double[][]::new);
  }

  private static double squares(double[][] x) {
    return Arrays.stream(x).flatMapToDouble(Arrays::stream).map(y -> y * y).sum();
  }

  /** {@code <x, y>}. */
  private static double products(double[][] x, double[][] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        sum += x[i][j] * y[i][j];
      }
    }
    return sum;
  }

  private static double[] column(double[][] x, int v) {
    return Arrays.stream(x).mapToDouble(row -> row[v]).toArray();
  }

  private static double[][] copy(double[][] x) {
    return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
  }
}
