package io.gamlp.admm.pdadmm;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;

/**
 * The exact W and b in kernel form (spec §8), for layers with fewer columns than inputs:
 *
 * <pre>
 * W = W_s + (Z - W_s P) (PᵀP + c I)^{-1} Pᵀ,   c = (mu + kappa)/nu,   W_s = kappa/(mu + kappa) W_old
 * </pre>
 *
 * One round: the columns of all blocks are gathered, which is small where this form is used. In the
 * first layer P never changes, so only the first update gathers it, and PᵀP is factored again only
 * when c changes.
 */
final class KernelWeightStep implements WeightStep {

  private final LayerVariables v;
  private final double mu;
  private final double kappa;
  private final Updates updates;
  private final Kernels kernels;

  /** P of all blocks, uncentred, when it never changes; else null. */
  private final float[] fixedP;

  private double[] fixedFactor;
  private double fixedShift;

  /**
   * @param fixedP the inputs of all columns of all blocks where they never change (the first
   *     layer), else null
   */
  KernelWeightStep(
      LayerVariables v, double mu, double kappa, float[] fixedP, Updates updates, Kernels kernels) {
    this.v = v;
    this.mu = mu;
    this.kappa = kappa;
    this.fixedP = fixedP;
    this.updates = updates;
    this.kernels = kernels;
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    boolean withP = fixedP == null;
    float[] columns = new float[v.outputs() + (withP ? v.inputs() : 0)];
    System.arraycopy(v.z, 0, columns, 0, v.outputs());
    if (withP) {
      System.arraycopy(v.p, 0, columns, v.outputs(), v.inputs());
    }
    return Contribution.gather(columns);
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    float[][] parts = outcome.matrices();
    boolean withP = fixedP == null;
    int width = v.out + (withP ? v.in : 0);
    int total = 0;
    for (float[] part : parts) {
      total += part.length / width;
    }
    float[] z = new float[total * v.out];
    float[] p = withP ? new float[total * v.in] : fixedP;
    int done = 0;
    for (float[] part : parts) {
      int columns = part.length / width;
      System.arraycopy(part, 0, z, done * v.out, columns * v.out);
      if (withP) {
        System.arraycopy(part, columns * v.out, p, done * v.in, columns * v.in);
      }
      done += columns;
    }
    solve(p, z, total, penalties);
    updates.product(v);
  }

  /** Leaves W and b updated. */
  private void solve(float[] p, float[] z, int columns, Penalties penalties) {
    double[] mean = means(p, z, columns);
    float[] centredP = new float[columns * v.in];
    CentredColumns.centre(p, columns, v.in, mean, 0, centredP);
    float[] e = new float[columns * v.out];
    CentredColumns.centre(z, columns, v.out, mean, v.in, e);

    float shrink = (float) (kappa / (mu + kappa));
    for (int i = 0; i < v.w.length; i++) {
      v.w[i] *= shrink;
    }
    if (kappa > 0) {
      kernels.gemm(false, true, columns, v.out, v.in, -1f, centredP, v.w, 1f, e);
    }
    double[] rhs = new double[v.out * columns];
    for (int c = 0; c < columns; c++) {
      for (int o = 0; o < v.out; o++) {
        rhs[o * columns + c] = e[c * v.out + o];
      }
    }
    kernels.solveFactored(
        columns, factor(centredP, columns, (mu + kappa) / penalties.nu()), v.out, rhs);
    float[] y = new float[rhs.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) rhs[i];
    }
    kernels.gemm(false, false, v.out, v.in, columns, 1f, y, centredP, 1f, v.w);
    CentredColumns.bias(v, mean);
  }

  private double[] means(float[] p, float[] z, int columns) {
    LayerVariables all = new LayerVariables(v.in, v.out, columns);
    all.p = p;
    all.z = z;
    double[] mean = CentredColumns.sums(all);
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= columns;
    }
    return mean;
  }

  /** The factor of {@code PᵀP + shift I}. */
  private double[] factor(float[] centredP, int columns, double shift) {
    if (fixedFactor != null && fixedShift == shift) {
      return fixedFactor;
    }
    float[] gram = new float[columns * columns];
    kernels.gram(false, columns, v.in, centredP, gram);
    double[] s = new double[columns * columns];
    for (int i = 0; i < s.length; i++) {
      s[i] = gram[i];
    }
    for (int i = 0; i < columns; i++) {
      s[i * columns + i] += shift;
    }
    kernels.factorPositiveDefinite(columns, s);
    if (fixedP != null) {
      fixedFactor = s;
      fixedShift = shift;
    }
    return s;
  }

  @Override
  public void save(StateWriter state) {
    // An update is one round: between rounds there is nothing to keep.
  }

  @Override
  public void restore(StateReader state) {}
}
