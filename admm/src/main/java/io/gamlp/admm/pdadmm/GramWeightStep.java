package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;

/**
 * The exact W and b by centred ridge regression, proximal to the old W (spec §8):
 *
 * <pre>W = (nu Z Pᵀ + kappa W_old) (nu P Pᵀ + (mu + kappa) I)^{-1},   b = z̄ - W p̄</pre>
 *
 * for layers with at least as many columns as inputs. Two rounds: the means, then the Gram sums.
 */
final class GramWeightStep implements JointStep {

  private final LayerVariables v;
  private final double mu;
  private final double kappa;
  private final int totalColumns;
  private final Products products;
  private final Kernels kernels;
  private final Workspace workspace;

  /** p̄ then z̄ of the running update; null between updates. */
  private double[] mean;

  GramWeightStep(
      LayerVariables v,
      double mu,
      double kappa,
      int totalColumns,
      Products products,
      Kernels kernels,
      Workspace workspace) {
    this.v = v;
    this.mu = mu;
    this.kappa = kappa;
    this.totalColumns = totalColumns;
    this.products = products;
    this.kernels = kernels;
    this.workspace = workspace;
  }

  @Override
  public int rounds() {
    return 2;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return round == 0 ? Contribution.gather(CentredColumns.sums(v)) : gramPart();
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    if (round == 0) {
      mean = outcome.addedNumbers();
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= totalColumns;
      }
    } else {
      solve(outcome.sum(), penalties);
      CentredColumns.bias(v, mean);
      products.wp();
      mean = null;
    }
  }

  /** The rows of {@code Z Pᵀ} ({@code out x in}), then those of {@code P Pᵀ} ({@code in x in}). */
  private Contribution gramPart() {
    float[] p = workspace.floats(Slot.G, v.inputs());
    CentredColumns.centre(v.p, v.columns, v.in, mean, 0, p);
    float[] z = workspace.floats(Slot.R, v.outputs());
    CentredColumns.centre(v.z, v.columns, v.out, mean, v.in, z);
    int length = (v.out + v.in) * v.in;
    float[] both = workspace.floats(Slot.WEIGHTS, length);
    kernels.gemm(true, false, v.out, v.in, v.columns, 1f, z, p, 0f, both);
    float[] pp = workspace.floats(Slot.PRODUCT, v.in * v.in);
    kernels.gram(true, v.columns, v.in, p, pp);
    System.arraycopy(pp, 0, both, v.out * v.in, v.in * v.in);
    return Contribution.sum(both, v.out + v.in, length);
  }

  private void solve(float[] both, Penalties penalties) {
    double nu = penalties.nu();
    int weights = v.out * v.in;
    double[] rhs = workspace.rightSides(weights);
    for (int i = 0; i < weights; i++) {
      rhs[i] = nu * both[i] + kappa * v.w[i];
    }
    double[] s = workspace.normalMatrix(v.in * v.in);
    for (int i = 0; i < v.in * v.in; i++) {
      s[i] = nu * both[weights + i];
    }
    for (int i = 0; i < v.in; i++) {
      s[i * v.in + i] += mu + kappa;
    }
    kernels.factorPositiveDefinite(v.in, s);
    kernels.solveFactored(v.in, s, v.out, rhs);
    for (int i = 0; i < weights; i++) {
      v.w[i] = (float) rhs[i];
    }
  }

  @Override
  public void save(StateWriter state) {
    if (mean != null) {
      state.doubles("mean", mean);
    }
  }

  @Override
  public void restore(StateReader state) {
    mean = state.doubles("mean");
  }
}
