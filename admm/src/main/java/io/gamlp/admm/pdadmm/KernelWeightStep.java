package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.chain.Tile;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
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
  private final Workspace workspace;
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
      Kernels kernels,
      Workspace workspace) {
    this.v = v;
    this.mu = mu;
    this.kappa = kappa;
    this.fixedInput = fixedInput;
    this.products = products;
    this.kernels = kernels;
    this.workspace = workspace;
    this.system = new KernelSystem(kernels, workspace);
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
    float shrink = (float) (kappa / (mu + kappa));
    for (int i = 0; i < v.w.length; i++) {
      v.w[i] *= shrink;
    }
    double shift = (mu + kappa) / penalties.nu();
    double[] factor = fixedInput ? fixedFactor(mean, shift) : factor(mean, shift);
    float[] e = workspace.floats(Slot.R, v.outputs());
    CentredColumns.centre(v.z, v.columns, v.out, mean, v.in, e);
    if (kappa > 0) {
      subtractOldFit(mean, e);
    }
    system.solve(factor, e, v.columns, v.out);
    addProductWithInput(mean, e);
  }

  /** {@code E <- E - W_s P}. */
  private void subtractOldFit(double[] mean, float[] e) {
    RightFactor w = kernels.hold(v.w, v.out, v.in);
    for (Tile tile : v.tiles) {
      float[] p = centred(tile, mean, Slot.G);
      w.multiply(true, tile.columns(), -1f, p, 0, 1f, e, tile.first() * v.out);
    }
  }

  /** {@code W <- W_s + Y Pᵀ}. */
  private void addProductWithInput(double[] mean, float[] y) {
    float[] product = workspace.floats(Slot.WEIGHTS, v.w.length);
    ProductSum sum = kernels.sumOfProducts(v.out, v.in, product);
    for (Tile tile : v.tiles) {
      sum.add(tile.columns(), y, tile.first() * v.out, centred(tile, mean, Slot.G), 0);
    }
    sum.finish();
    for (int i = 0; i < v.w.length; i++) {
      v.w[i] += product[i];
    }
  }

  private float[] centred(Tile tile, double[] mean, Slot slot) {
    float[] p = workspace.floats(slot, tile.columns() * v.in);
    CentredColumns.centre(v.p, tile, v.in, mean, p);
    return p;
  }

  private double[] factor(double[] mean, double shift) {
    float[] p = centred(new Tile(0, v.columns), mean, Slot.G);
    float[] gram = workspace.floats(Slot.PRODUCT, v.columns * v.columns);
    kernels.gram(false, v.columns, v.in, p, gram);
    return system.passingFactor(gram, v.columns, shift);
  }

  private double[] fixedFactor(double[] mean, double shift) {
    if (fixedFactor == null || fixedShift != shift) {
      fixedFactor = system.factor(gramOfTiles(mean), v.columns, shift);
      fixedShift = shift;
    }
    return fixedFactor;
  }

  /** {@code PᵀP}, both triangles, without another copy of X: made once. */
  private float[] gramOfTiles(double[] mean) {
    float[] gram = new float[v.columns * v.columns];
    for (Tile right : v.tiles) {
      RightFactor held = kernels.hold(centred(right, mean, Slot.WEIGHTS), right.columns(), v.in);
      for (Tile left : v.tiles) {
        if (left.first() >= right.first()) {
          float[] part = workspace.floats(Slot.PRODUCT, left.columns() * right.columns());
          held.multiply(true, left.columns(), 1f, centred(left, mean, Slot.G), 0, 0f, part, 0);
          place(part, left, right, gram);
        }
      }
    }
    return gram;
  }

  private void place(float[] part, Tile left, Tile right, float[] gram) {
    for (int r = 0; r < left.columns(); r++) {
      for (int c = 0; c < right.columns(); c++) {
        int row = left.first() + r;
        int column = right.first() + c;
        float value = part[r * right.columns() + c];
        gram[row * v.columns + column] = value;
        gram[column * v.columns + row] = value;
      }
    }
  }

  @Override
  public void save(StateWriter state) {
    // An update is one round: between rounds there is nothing to keep.
  }

  @Override
  public void restore(StateReader state) {}
}
