package io.gamlp.admm.pdadmm;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * The equations of spec §2, §3, §8 in double, written from their text: matrices in the paper's
 * orientation (rows = units, columns = nodes), layers 1 … L, plain loops. Knows no block, no
 * message and no phase.
 *
 * <p>Two choices jump where their argument is continuous: rounding to Delta, and the side of ReLU's
 * kink that z takes. Where the other implementation chose otherwise and the argument is within
 * rounding of the jump, the reference goes on from the other's choice and counts a tie.
 */
final class SpecReference {

  /** Relative enlargement of lambda_max that spec §3 lets an implementation take. */
  private static final double BOUND_SLACK = 1.2e-5;

  /** How near to a midpoint is a tie, in steps. */
  private final double midpoint;

  final int layers;
  final int columns;
  final double[][][] w;
  final double[][] b;
  final double[][][] z;
  final double[][][] p;
  final double[][][] q;
  final double[][][] u;
  final int[] labels;
  final double[] mu;
  final double[] kappa;
  double rho;
  double nu;

  /** Delta of the boundary below layer l, or null where p_l is real. */
  final double[][] deltaP;

  /** Delta of q_l, or null where it is real. */
  final double[][] deltaQ;

  int ties;
  int choices;

  SpecReference(int layers, int[] labels, double midpoint) {
    this.midpoint = midpoint;
    this.layers = layers;
    this.columns = labels.length;
    this.labels = labels;
    this.w = new double[layers + 1][][];
    this.b = new double[layers + 1][];
    this.z = new double[layers + 1][][];
    this.p = new double[layers + 1][][];
    this.q = new double[layers + 1][][];
    this.u = new double[layers + 1][][];
    this.mu = new double[layers + 1];
    this.kappa = new double[layers + 1];
    this.deltaP = new double[layers + 1][];
    this.deltaQ = new double[layers + 1][];
  }

  /** What the other implementation chose where a choice jumps; null trusts the reference alone. */
  interface Other {
    double[][] p(int layer);

    double[][] z(int layer);

    double[][] q(int layer);
  }

  // ------------------------------------------------------------------------- start and growth

  /** Spec §8, Start; W and b are set already. */
  void start(double[][] x) {
    p[1] = copy(x);
    for (int l = 1; l <= layers; l++) {
      z[l] = affine(l);
      if (l < layers) {
        q[l] = relu(z[l]);
        p[l + 1] = copy(q[l]);
        u[l] = new double[q[l].length][columns];
      }
    }
  }

  /** Spec §8, Growing: this chain with identity layers before its output layer. */
  SpecReference grown(int newLayers) {
    SpecReference g = new SpecReference(newLayers, labels, midpoint);
    g.rho = rho;
    g.nu = nu;
    for (int l = 1; l < layers; l++) {
      g.w[l] = copy(w[l]);
      g.b[l] = b[l].clone();
      g.z[l] = copy(z[l]);
      g.p[l] = copy(p[l]);
      g.q[l] = copy(q[l]);
      g.u[l] = copy(u[l]);
    }
    double[][] next = p[layers];
    for (int l = layers; l < newLayers; l++) {
      int n = next.length;
      g.w[l] = new double[n][n];
      for (int i = 0; i < n; i++) {
        g.w[l][i][i] = 1;
      }
      g.b[l] = new double[n];
      g.p[l] = copy(next);
      g.z[l] = copy(next);
      g.q[l] = relu(next);
      g.u[l] = new double[n][columns];
      next = g.q[l];
    }
    g.w[newLayers] = copy(w[layers]);
    g.b[newLayers] = b[layers].clone();
    g.z[newLayers] = copy(z[layers]);
    g.p[newLayers] = copy(next);
    return g;
  }

  /** Spec §4: new penalties, and the dual keeps Lemma 4. */
  void penalties(double newRho, double newNu) {
    for (int l = 1; l < layers; l++) {
      for (double[] row : u[l]) {
        for (int v = 0; v < columns; v++) {
          row[v] *= newNu / nu;
        }
      }
    }
    rho = newRho;
    nu = newNu;
  }

  // ------------------------------------------------------------------------------------ epochs

  /** One epoch of gradient steps (spec §2, §3). */
  void gradientEpoch(Other other) {
    for (int l = 2; l <= layers; l++) {
      gradientStepP(l, other);
    }
    for (int l = 1; l <= layers; l++) {
      gradientStepW(l);
    }
    stepsZQU(other);
  }

  /** One epoch of exact steps (spec §8). */
  void exactEpoch(Other other) {
    for (int l = 2; l <= layers; l++) {
      exactStepP(l, other);
    }
    for (int l = 1; l <= layers; l++) {
      exactStepW(l);
    }
    stepsZQU(other);
  }

  private void stepsZQU(Other other) {
    for (int l = 1; l < layers; l++) {
      stepZ(l, other);
    }
    stepZOutput();
    for (int l = 1; l < layers; l++) {
      stepQ(l, other);
      for (int i = 0; i < q[l].length; i++) {
        for (int v = 0; v < columns; v++) {
          u[l][i][v] += rho * (p[l + 1][i][v] - q[l][i][v]);
        }
      }
    }
  }

  private void gradientStepP(int l, Other other) {
    int n = p[l].length;
    double[][] r = minus(affine(l), z[l]);
    double[][] g = product(transpose(w[l]), r);
    for (int i = 0; i < n; i++) {
      for (int v = 0; v < columns; v++) {
        g[i][v] = nu * g[i][v] + u[l - 1][i][v] + rho * (p[l][i][v] - q[l - 1][i][v]);
      }
    }
    if (deltaP[l] == null) {
      double[][] wg = product(w[l], g);
      for (int v = 0; v < columns; v++) {
        double gg = 0;
        double ww = 0;
        for (int i = 0; i < n; i++) {
          gg += g[i][v] * g[i][v];
        }
        for (double[] row : wg) {
          ww += row[v] * row[v];
        }
        if (gg > 0) {
          double tau = rho + nu * ww / gg;
          for (int i = 0; i < n; i++) {
            p[l][i][v] -= g[i][v] / tau;
          }
        }
      }
    } else {
      double s = NormOps_DDRM.normP2(new DMatrixRMaj(w[l]));
      double tau = rho + nu * s * s;
      for (int i = 0; i < n; i++) {
        for (int v = 0; v < columns; v++) {
          double step = g[i][v] / tau;
          double y = p[l][i][v] - step;
          p[l][i][v] =
              project(y, deltaP[l], BOUND_SLACK * Math.abs(step), chosen(other, l, i, v, true));
        }
      }
    }
  }

  private void exactStepP(int l, Other other) {
    int n = p[l].length;
    double[][] wt = transpose(w[l]);
    double[][] lhs = product(wt, w[l]);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        lhs[i][j] = nu * lhs[i][j] + (i == j ? rho : 0);
      }
    }
    double[][] zb = copy(z[l]);
    for (int i = 0; i < zb.length; i++) {
      for (int v = 0; v < columns; v++) {
        zb[i][v] -= b[l][i];
      }
    }
    double[][] rhs = product(wt, zb);
    for (int i = 0; i < n; i++) {
      for (int v = 0; v < columns; v++) {
        rhs[i][v] = nu * rhs[i][v] + rho * q[l - 1][i][v] - u[l - 1][i][v];
      }
    }
    double[][] solved = solve(lhs, rhs);
    for (int i = 0; i < n; i++) {
      for (int v = 0; v < columns; v++) {
        p[l][i][v] =
            deltaP[l] == null
                ? solved[i][v]
                : project(solved[i][v], deltaP[l], 0, chosen(other, l, i, v, true));
      }
    }
  }

  private void gradientStepW(int l) {
    double[][] r = minus(affine(l), z[l]);
    double[][] g = product(r, transpose(p[l]));
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j < g[i].length; j++) {
        g[i][j] = nu * g[i][j] + mu[l] * w[l][i][j];
      }
    }
    double gg = squares(g);
    if (gg > 0) {
      double theta = mu[l] + nu * squares(product(g, p[l])) / gg;
      for (int i = 0; i < g.length; i++) {
        for (int j = 0; j < g[i].length; j++) {
          w[l][i][j] -= g[i][j] / theta;
        }
      }
    }
    double[][] wp = product(w[l], p[l]);
    for (int i = 0; i < b[l].length; i++) {
      double sum = 0;
      for (int v = 0; v < columns; v++) {
        sum += z[l][i][v] - wp[i][v];
      }
      b[l][i] = sum / columns;
    }
  }

  /** The Gram form: the kernel form is the same minimiser in other words. */
  private void exactStepW(int l) {
    double[] meanP = means(p[l]);
    double[] meanZ = means(z[l]);
    double[][] pc = centred(p[l], meanP);
    double[][] zc = centred(z[l], meanZ);
    double[][] lhs = product(pc, transpose(pc));
    double[][] rhs = product(zc, transpose(pc));
    int n = lhs.length;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < n; k++) {
        lhs[j][k] = nu * lhs[j][k] + (j == k ? mu[l] + kappa[l] : 0);
      }
    }
    for (int i = 0; i < rhs.length; i++) {
      for (int j = 0; j < n; j++) {
        rhs[i][j] = nu * rhs[i][j] + kappa[l] * w[l][i][j];
      }
    }
    w[l] = transpose(solve(lhs, transpose(rhs)));
    for (int i = 0; i < b[l].length; i++) {
      b[l][i] = meanZ[i];
      for (int j = 0; j < n; j++) {
        b[l][i] -= w[l][i][j] * meanP[j];
      }
    }
  }

  private void stepZ(int l, Other other) {
    double[][] a = affine(l);
    for (int i = 0; i < a.length; i++) {
      for (int v = 0; v < columns; v++) {
        double old = z[l][i][v];
        double low = Math.min((a[i][v] + old) / 2, 0);
        double high = Math.max((a[i][v] + q[l][i][v] + old) / 3, 0);
        double costLow = costZ(low, a[i][v], q[l][i][v], old);
        double costHigh = costZ(high, a[i][v], q[l][i][v], old);
        boolean takesLow = costLow < costHigh;
        choices++;
        if (other != null && Math.abs(costLow - costHigh) <= 1e-5 * Math.max(costLow, costHigh)) {
          double actual = other.z(l)[i][v];
          boolean otherTakesLow = Math.abs(actual - low) < Math.abs(actual - high);
          ties += otherTakesLow != takesLow ? 1 : 0;
          takesLow = otherTakesLow;
        }
        z[l][i][v] = takesLow ? low : high;
      }
    }
  }

  private static double costZ(double z, double a, double q, double old) {
    double f = Math.max(z, 0);
    return (z - a) * (z - a) + (q - f) * (q - f) + (z - old) * (z - old);
  }

  /** Newton with the whole Hessian and halved steps, column by column. */
  private void stepZOutput() {
    double[][] a = affine(layers);
    int classes = a.length;
    for (int v = 0; v < columns; v++) {
      double[] x = column(z[layers], v);
      double[] target = column(a, v);
      double[] g = riskGradient(x, target, labels[v]);
      for (int step = 0; step < 500 && norm(g) > 1e-8 * nu; step++) {
        double[][] hessian = new double[classes][classes];
        double[][] rhs = new double[classes][1];
        for (int c = 0; c < classes; c++) {
          double s = g[c] + (c == labels[v] ? 1 : 0) - nu * (x[c] - target[c]);
          rhs[c][0] = -g[c];
          for (int d = 0; d < classes; d++) {
            double t = g[d] + (d == labels[v] ? 1 : 0) - nu * (x[d] - target[d]);
            hessian[c][d] = (c == d ? s + nu : 0) - s * t;
          }
        }
        double[][] direction = solve(hessian, rhs);
        double length = 1;
        double[] next;
        double[] nextG;
        do {
          next = x.clone();
          for (int c = 0; c < classes; c++) {
            next[c] += length * direction[c][0];
          }
          nextG = riskGradient(next, target, labels[v]);
          length /= 2;
        } while (norm(nextG) >= norm(g) && length > 1e-9);
        x = next;
        g = nextG;
      }
      for (int c = 0; c < classes; c++) {
        z[layers][c][v] = x[c];
      }
    }
  }

  private static double norm(double[] g) {
    return Math.sqrt(Arrays.stream(g).map(c -> c * c).sum());
  }

  private double[] riskGradient(double[] z, double[] target, int label) {
    double max = Arrays.stream(z).max().orElseThrow();
    double sum = 0;
    for (double x : z) {
      sum += Math.exp(x - max);
    }
    double[] g = new double[z.length];
    for (int c = 0; c < z.length; c++) {
      g[c] = Math.exp(z[c] - max) / sum - (c == label ? 1 : 0) + nu * (z[c] - target[c]);
    }
    return g;
  }

  private void stepQ(int l, Other other) {
    for (int i = 0; i < q[l].length; i++) {
      for (int v = 0; v < columns; v++) {
        double y = (rho * p[l + 1][i][v] + u[l][i][v] + nu * Math.max(z[l][i][v], 0)) / (rho + nu);
        q[l][i][v] =
            deltaQ[l] == null ? y : project(y, deltaQ[l], 0, chosen(other, l, i, v, false));
      }
    }
  }

  // ----------------------------------------------------------------------------------- Delta

  private static double chosen(Other other, int l, int i, int v, boolean isP) {
    if (other == null) {
      return Double.NaN;
    }
    return isP ? other.p(l)[i][v] : other.q(l)[i][v];
  }

  /** The nearest element, ties to the smaller; Delta is uniform, so it is near the quotient. */
  static int nearest(double y, double[] delta) {
    int last = delta.length - 1;
    double guess = last == 0 ? 0 : (y - delta[0]) / (delta[last] - delta[0]) * last;
    int from = (int) Math.max(0, Math.min(last, Math.floor(guess) - 1));
    int best = from;
    for (int i = from + 1; i <= Math.min(last, from + 3); i++) {
      if (Math.abs(delta[i] - y) < Math.abs(delta[best] - y)) {
        best = i;
      }
    }
    return best;
  }

  private double project(double y, double[] delta, double slack, double actual) {
    int mine = nearest(y, delta);
    choices++;
    if (Double.isNaN(actual)) {
      return delta[mine];
    }
    int theirs = nearest(actual, delta);
    if (mine != theirs && Math.abs(mine - theirs) == 1) {
      double middle = (delta[mine] + delta[theirs]) / 2;
      double step = Math.abs(delta[mine] - delta[theirs]);
      if (Math.abs(y - middle) <= midpoint * step + slack) {
        ties++;
        return delta[theirs];
      }
    }
    return delta[mine];
  }

  // --------------------------------------------------------------------------------- figures

  /** {@code L_rho}. */
  double objective() {
    double sum = 0;
    for (int v = 0; v < columns; v++) {
      double[] x = column(z[layers], v);
      double max = Arrays.stream(x).max().orElseThrow();
      double s = 0;
      for (double c : x) {
        s += Math.exp(c - max);
      }
      sum += Math.log(s) + max - x[labels[v]];
    }
    for (int l = 1; l <= layers; l++) {
      sum += nu / 2 * squares(minus(z[l], affine(l))) + mu[l] / 2 * squares(w[l]);
      if (l < layers) {
        double[][] d = minus(p[l + 1], q[l]);
        sum += nu / 2 * squares(minus(q[l], relu(z[l]))) + rho / 2 * squares(d);
        for (int i = 0; i < d.length; i++) {
          for (int v = 0; v < columns; v++) {
            sum += u[l][i][v] * d[i][v];
          }
        }
      }
    }
    return sum;
  }

  double residual() {
    double sum = 0;
    for (int l = 1; l < layers; l++) {
      sum += squares(minus(p[l + 1], q[l]));
    }
    return sum;
  }

  /** The norm of all q together. */
  double normOfQ() {
    double sum = 0;
    for (int l = 1; l < layers; l++) {
      sum += squares(q[l]);
    }
    return Math.sqrt(sum);
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

  static double[][] relu(double[][] x) {
    double[][] y = copy(x);
    for (double[] row : y) {
      for (int v = 0; v < row.length; v++) {
        row[v] = Math.max(row[v], 0);
      }
    }
    return y;
  }

  static double[][] product(double[][] x, double[][] y) {
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

  static double[][] transpose(double[][] x) {
    double[][] t = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        t[j][i] = x[i][j];
      }
    }
    return t;
  }

  static double[][] minus(double[][] x, double[][] y) {
    double[][] d = copy(x);
    for (int i = 0; i < d.length; i++) {
      for (int j = 0; j < d[i].length; j++) {
        d[i][j] -= y[i][j];
      }
    }
    return d;
  }

  private static double squares(double[][] x) {
    double sum = 0;
    for (double[] row : x) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return sum;
  }

  private static double[] means(double[][] x) {
    return Arrays.stream(x).mapToDouble(row -> Arrays.stream(row).sum() / row.length).toArray();
  }

  private static double[][] centred(double[][] x, double[] mean) {
    double[][] c = copy(x);
    for (int i = 0; i < c.length; i++) {
      for (int v = 0; v < c[i].length; v++) {
        c[i][v] -= mean[i];
      }
    }
    return c;
  }

  private static double[] column(double[][] x, int v) {
    return Arrays.stream(x).mapToDouble(row -> row[v]).toArray();
  }

  static double[][] copy(double[][] x) {
    return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
  }

  /** Gauss with pivots. */
  private static double[][] solve(double[][] lhs, double[][] rhs) {
    double[][] a = copy(lhs);
    double[][] x = copy(rhs);
    int n = a.length;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] row = a[k];
      a[k] = a[pivot];
      a[pivot] = row;
      row = x[k];
      x[k] = x[pivot];
      x[pivot] = row;
      for (int i = 0; i < n; i++) {
        if (i != k) {
          double f = a[i][k] / a[k][k];
          for (int j = k; j < n; j++) {
            a[i][j] -= f * a[k][j];
          }
          for (int j = 0; j < x[i].length; j++) {
            x[i][j] -= f * x[k][j];
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < x[i].length; j++) {
        x[i][j] /= a[i][i];
      }
    }
    return x;
  }
}
