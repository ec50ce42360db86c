package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;

/**
 * The exact W and b in kernel form (spec §8), for layers with fewer columns than inputs and one
 * block, which has all columns:
 *
 * <pre>
 * W = W_s + (Z - W_s P) (PᵀP + c I)^{-1} Pᵀ,   c = (mu + kappa)/nu,   W_s = kappa/(mu + kappa) W_old
 * </pre>
 *
 * In the first layer P never changes, and PᵀP is factored again only when c changes. With several
 * blocks no task holds all columns: see {@link FixedKernelStep} and {@link SlabKernelStep}.
 */
final class KernelWeightStep implements JointStep {

  private final LayerVariables v;
  private final double mu;
  private final double kappa;
  private final boolean fixedInput;
  private final Products products;
  private final Kernels kernels;
  private final KernelSystem system;

  private double[] fixedFactor;
  private double fixedShift;

  /**
   * @param fixedInput whether the layer's inputs never change (the first layer)
   */
  KernelWeightStep(
      LayerVariables v,
      double mu,
      double kappa,
      boolean fixedInput,
      Products products,
      Kernels kernels) {
    this.v = v;
    this.mu = mu;
    this.kappa = kappa;
    this.fixedInput = fixedInput;
    this.products = products;
    this.kernels = kernels;
    this.system = new KernelSystem(kernels);
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return Contribution.gather(CentredColumns.sums(v));
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    double[] mean = outcome.addedNumbers();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= v.columns;
    }
    solve(mean, penalties);
    CentredColumns.bias(v, mean);
    products.wp();
  }

  private void solve(double[] mean, Penalties penalties) {
    float[] p = new float[v.inputs()];
    CentredColumns.centre(v.p, v.columns, v.in, mean, 0, p);
    float[] e = new float[v.outputs()];
    CentredColumns.centre(v.z, v.columns, v.out, mean, v.in, e);

    float shrink = (float) (kappa / (mu + kappa));
    for (int i = 0; i < v.w.length; i++) {
      v.w[i] *= shrink;
    }
    if (kappa > 0) {
      kernels.gemm(false, true, v.columns, v.out, v.in, -1f, p, v.w, 1f, e);
    }
    double[] factor = factor(p, (mu + kappa) / penalties.nu());
    float[] y = system.solve(factor, e, v.columns, v.out);
    kernels.gemm(false, false, v.out, v.in, v.columns, 1f, y, p, 1f, v.w);
  }

  private double[] factor(float[] centredP, double shift) {
    if (fixedFactor != null && fixedShift == shift) {
      return fixedFactor;
    }
    float[] gram = new float[v.columns * v.columns];
    kernels.gram(false, v.columns, v.in, centredP, gram);
    double[] factor = system.factor(gram, v.columns, shift);
    if (fixedInput) {
      fixedFactor = factor;
      fixedShift = shift;
    }
    return factor;
  }

  @Override
  public void save(StateWriter state) {
    // An update is one round: between rounds there is nothing to keep.
  }

  @Override
  public void restore(StateReader state) {}
}
