package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import java.util.Arrays;

/**
 * The kernel form (spec §8, see {@link KernelWeightStep}) with several blocks in a layer whose
 * inputs change. No block ever holds P of all columns: the blocks trade columns for rows, so that
 * block j has row slab j of P for all columns, as many entries as its own columns have. Three
 * rounds:
 *
 * <ol>
 *   <li>to block j: row slab j of the own columns of P; to all: {@code Z - W_s P} of them;
 *   <li>{@code PᵀP} is the sum over the slabs of what each gives;
 *   <li>with Y the solution of the system, block j has columns j of {@code W_s + Y Pᵀ}; they are
 *       gathered.
 * </ol>
 *
 * <p>What a block does hold of all columns is {@code PᵀP}, {@code V x V}, and {@code Z - W_s P},
 * {@code n_l x V}. They are smaller than {@code n_{l-1} x n_{l-1}}, which the exact step of p holds
 * anyway, and than W, as this form is for {@code V < n_{l-1}} only.
 */
final class SlabKernelStep implements JointStep {

  private final LayerVariables v;
  private final double mu;
  private final double kappa;
  private final ColumnBlocks split;
  private final int slabStart;
  private final int slabRows;
  private final Products products;
  private final Kernels kernels;
  private final KernelSystem system;

  // Of the running update; null between updates.

  /** z̄. */
  private double[] outputMean;

  /** The means of this block's rows of P. */
  private double[] slabMean;

  /** This block's rows of P, centred, for all columns: {@code V x slabRows}. Until round 2. */
  private float[] slab;

  /** {@code Z - W_s P}, centred, {@code V x out}. Until round 2. */
  private float[] e;

  /** This block's columns of the new W, {@code out x slabRows}. In round 2. */
  private float[] newW;

  /**
   * @param split the columns of the run
   * @param self this block
   */
  SlabKernelStep(
      LayerVariables v,
      double mu,
      double kappa,
      ColumnBlocks split,
      int self,
      Products products,
      Kernels kernels,
      Workspace workspace) {
    this.v = v;
    this.mu = mu;
    this.kappa = kappa;
    this.split = split;
    this.slabStart = slabStart(self);
    this.slabRows = slabStart(self + 1) - slabStart;
    this.products = products;
    this.kernels = kernels;
    this.system = new KernelSystem(kernels, workspace);
  }

  private int slabStart(int block) {
    return ColumnBlocks.start(v.in, block, split.blocks());
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return switch (round) {
      case 0 -> tradeColumnsForRows();
      case 1 -> gramOfSlab();
      default -> Contribution.gather(slabMean, newW);
    };
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    switch (round) {
      case 0 -> takeSlab(outcome);
      case 1 -> solve(outcome.sum(), penalties);
      default -> takeWeights(outcome);
    }
  }

  private float shrink() {
    return (float) (kappa / (mu + kappa));
  }

  /** Numbers: the sums of z. Matrices: {@code Z - W_s P}, then a row slab of P for each block. */
  private Contribution tradeColumnsForRows() {
    // The step of p leaves W p as it was.
    products.wp();
    double[] sums = new double[v.out];
    Vectors.addRows(v.z, v.columns, v.out, sums);
    float[] own = new float[v.outputs()];
    float shrink = shrink();
    for (int i = 0; i < own.length; i++) {
      own[i] = v.z[i] - shrink * v.wp[i];
    }
    float[][] parts = new float[split.blocks()][];
    for (int block = 0; block < parts.length; block++) {
      int start = slabStart(block);
      int width = slabStart(block + 1) - start;
      float[] part = Arrays.copyOf(own, own.length + v.columns * width);
      for (int c = 0; c < v.columns; c++) {
        System.arraycopy(v.p, c * v.in + start, part, own.length + c * width, width);
      }
      parts[block] = part;
    }
    return Contribution.scatter(sums, parts);
  }

  private void takeSlab(Outcome outcome) {
    int total = split.columns();
    outputMean = outcome.addedNumbers();
    for (int i = 0; i < v.out; i++) {
      outputMean[i] /= total;
    }
    e = new float[total * v.out];
    slab = new float[total * slabRows];
    for (int block = 0; block < split.blocks(); block++) {
      float[] part = outcome.matrices()[block];
      int columns = split.size(block);
      int before = split.start(block);
      System.arraycopy(part, 0, e, before * v.out, columns * v.out);
      System.arraycopy(part, columns * v.out, slab, before * slabRows, columns * slabRows);
    }
    CentredColumns.centre(e, total, v.out, CentredColumns.mean(e, total, v.out), 0, e);
    slabMean = CentredColumns.mean(slab, total, slabRows);
    CentredColumns.centre(slab, total, slabRows, slabMean, 0, slab);
  }

  private Contribution gramOfSlab() {
    int total = split.columns();
    float[] gram = new float[total * total];
    kernels.gram(false, total, slabRows, slab, gram);
    return Contribution.sum(gram, total, gram.length);
  }

  private void solve(float[] gram, Penalties penalties) {
    int total = split.columns();
    double[] factor = system.passingFactor(gram, total, (mu + kappa) / penalties.nu());
    system.solve(factor, e, total, v.out);
    newW = new float[v.out * slabRows];
    float shrink = shrink();
    for (int o = 0; o < v.out; o++) {
      for (int i = 0; i < slabRows; i++) {
        newW[o * slabRows + i] = shrink * v.w[o * v.in + slabStart + i];
      }
    }
    kernels.gemm(true, false, v.out, slabRows, total, 1f, e, slab, 1f, newW);
    slab = null;
    e = null;
  }

  private void takeWeights(Outcome outcome) {
    double[] inputMean = new double[v.in];
    for (int block = 0; block < split.blocks(); block++) {
      int start = slabStart(block);
      int width = slabStart(block + 1) - start;
      System.arraycopy(outcome.numbers()[block], 0, inputMean, start, width);
      float[] part = outcome.matrices()[block];
      for (int o = 0; o < v.out; o++) {
        System.arraycopy(part, o * width, v.w, o * v.in + start, width);
      }
    }
    CentredColumns.bias(v, inputMean, outputMean);
    products.wp();
    outputMean = null;
    slabMean = null;
    newW = null;
  }

  @Override
  public void save(StateWriter state) {
    if (outputMean == null) {
      return;
    }
    state.doubles("zMean", outputMean);
    state.doubles("slabMean", slabMean);
    if (slab != null) {
      state.floats("slab", slab, slab.length);
      state.floats("E", e, e.length);
    } else {
      state.floats("newW", newW, newW.length);
    }
  }

  @Override
  public void restore(StateReader state) {
    outputMean = state.doubles("zMean");
    slabMean = state.doubles("slabMean");
    slab = state.floats("slab");
    e = state.floats("E");
    newW = state.floats("newW");
  }
}
