package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The kernel form (spec §8, see {@link KernelWeightStep}) with several blocks in the first layer,
 * whose inputs X never change and which has no pull to the old W:
 *
 * <pre>W = Z (XᵀX + c I)^{-1} Xᵀ,   c = mu/nu</pre>
 *
 * No block ever holds X of all columns. {@code XᵀX} is made once (and once more after a restore) by
 * reading the blocks of X two at a time. An update then takes two rounds: Z is gathered, and {@code
 * Y Xᵀ}, with Y the solution of the system, is a sum over blocks.
 *
 * <p>What a block does hold of all columns is {@code XᵀX}, {@code V x V}, and Z, {@code n_1 x V}.
 * They are smaller than {@code n_0 x n_0} and than W, as this form is for {@code V < n_0} only.
 */
final class FixedKernelStep implements JointStep {

  private final LayerVariables v;
  private final double mu;
  private final ColumnBlocks split;
  private final int self;
  private final IntFunction<float[]> inputOfBlock;
  private final Products products;
  private final Kernels kernels;
  private final Workspace workspace;
  private final KernelSystem system;

  /** x̄; null until the first update. */
  private double[] inputMean;

  private double[] factor;
  private double factorShift;

  /** z̄ of the running update; null between updates. */
  private double[] outputMean;

  /** This block's columns of the solution Y of the running update, {@code columns x out}. */
  private float[] solution;

  /**
   * @param split the columns of the run
   * @param self this block
   * @param inputOfBlock X of any block, {@code columns x n_0}; loaded anew at every call
   */
  FixedKernelStep(
      LayerVariables v,
      double mu,
      ColumnBlocks split,
      int self,
      IntFunction<float[]> inputOfBlock,
      Products products,
      Kernels kernels,
      Workspace workspace) {
    this.v = v;
    this.mu = mu;
    this.split = split;
    this.self = self;
    this.inputOfBlock = inputOfBlock;
    this.products = products;
    this.kernels = kernels;
    this.workspace = workspace;
    this.system = new KernelSystem(kernels, workspace);
  }

  @Override
  public int rounds() {
    return 2;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    if (round == 0) {
      return Contribution.gather(new double[0], Arrays.copyOf(v.z, v.outputs()));
    }
    float[] x = workspace.floats(Slot.G, v.inputs());
    CentredColumns.centre(v.p, v.columns, v.in, inputMean(), 0, x);
    float[] product = workspace.floats(Slot.WEIGHTS, v.w.length);
    kernels.gemm(true, false, v.out, v.in, v.columns, 1f, solution, x, 0f, product);
    return Contribution.sum(product, v.out, v.w.length);
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    if (round == 0) {
      solve(CentredColumns.joined(outcome.matrices()), penalties);
    } else {
      System.arraycopy(outcome.sum(), 0, v.w, 0, v.w.length);
      CentredColumns.bias(v, inputMean(), outputMean);
      products.wp();
      outputMean = null;
      solution = null;
    }
  }

  private void solve(float[] z, Penalties penalties) {
    int total = split.columns();
    outputMean = CentredColumns.mean(z, total, v.out);
    CentredColumns.centre(z, total, v.out, outputMean, 0, z);
    system.solve(factor(mu / penalties.nu()), z, total, v.out);
    int start = split.start(self) * v.out;
    solution = Arrays.copyOfRange(z, start, start + v.outputs());
  }

  private double[] factor(double shift) {
    if (factor == null || factorShift != shift) {
      factor = system.factor(gram(), split.columns(), shift);
      factorShift = shift;
    }
    return factor;
  }

  private double[] inputMean() {
    if (inputMean == null) {
      inputMean = new double[v.in];
      for (int block = 0; block < split.blocks(); block++) {
        double[] sums = new double[v.in];
        Vectors.addRows(input(block), split.size(block), v.in, sums);
        for (int i = 0; i < v.in; i++) {
          inputMean[i] += sums[i];
        }
      }
      for (int i = 0; i < v.in; i++) {
        inputMean[i] /= split.columns();
      }
    }
    return inputMean;
  }

  /** {@code XᵀX} of the centred X, block by block, both triangles. */
  private float[] gram() {
    int total = split.columns();
    float[] gram = new float[total * total];
    for (int i = 0; i < split.blocks(); i++) {
      float[] one = centredInput(i);
      for (int j = 0; j <= i; j++) {
        float[] other = i == j ? one : centredInput(j);
        float[] part = new float[split.size(i) * split.size(j)];
        kernels.gemm(false, true, split.size(i), split.size(j), v.in, 1f, one, other, 0f, part);
        place(part, i, j, gram);
      }
    }
    return gram;
  }

  private void place(float[] part, int i, int j, float[] gram) {
    int total = split.columns();
    for (int r = 0; r < split.size(i); r++) {
      for (int c = 0; c < split.size(j); c++) {
        float value = part[r * split.size(j) + c];
        gram[(split.start(i) + r) * total + split.start(j) + c] = value;
        gram[(split.start(j) + c) * total + split.start(i) + r] = value;
      }
    }
  }

  private float[] centredInput(int block) {
    float[] centred = new float[split.size(block) * v.in];
    CentredColumns.centre(input(block), split.size(block), v.in, inputMean(), 0, centred);
    return centred;
  }

  private float[] input(int block) {
    return block == self ? v.p : inputOfBlock.apply(block);
  }

  @Override
  public void save(StateWriter state) {
    if (solution != null) {
      state.doubles("zMean", outputMean);
      state.floats("Y", solution, v.outputs());
    }
  }

  @Override
  public void restore(StateReader state) {
    outputMean = state.doubles("zMean");
    solution = state.floats("Y");
  }
}
