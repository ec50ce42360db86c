package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The step of {@link GradientWeightStep} for a W that is held by its coefficients (see {@link
 * SpanWeights}). With {@code K = XᵀX}:
 *
 * <pre>
 * G X = nu r K + mu W X
 * |G|² = nu &lt;r, G X&gt; + mu &lt;W, G&gt;,   &lt;W, G&gt; = nu &lt;r, W X&gt; + mu |W|²
 * |W|² = c² |W_0|² + &lt;S, c W_0 X + W X&gt;
 * </pre>
 *
 * In two rounds: r is gathered, then the sums behind theta and b. Where the terms of {@code |G|²}
 * cancel, a third round takes it from the entries of G, each block some rows of them.
 */
final class SpanGradientStep implements JointStep {

  /**
   * {@code |G|²} must be this share of the sizes of its terms. Their rounding is about a hundredth
   * of that, and a theta that is off by so little still descends: half of theta would do.
   */
  private static final double LEAST_SHARE = 1e-5;

  /** Rows of G that are made at a time. */
  private static final int ROWS = 64;

  // Sums of the second round; after them (z - W p) 1 and (G p) 1.
  private static final int GX_GX = 0;
  private static final int R_GX = 1;
  private static final int R_WX = 2;
  private static final int R_R = 3;
  private static final int S_START = 4;
  private static final int S_WX = 5;
  private static final int K_K = 6;

  /** How many numbers a block puts into the second round beside two for each row of W. */
  static final int SUMS = 7;

  private final Layer layer;
  private final LayerVariables v;
  private final SpanWeights weights;
  private final ColumnBlocks split;
  private final double mu;
  private final ToDoubleFunction<Penalties> weight;
  private final boolean thenBias;

  // Of the running update; null between updates.

  /** r of all columns, {@code V x out}. */
  private float[] r;

  /** G X of this block, {@code columns x out}; made again after a restore. */
  private float[] gx;

  /** The sums of the second round where they leave {@code |G|²} open. */
  private double[] openSums;

  SpanGradientStep(Layer layer, ToDoubleFunction<Penalties> weight, boolean thenBias) {
    this.layer = layer;
    this.v = layer.v;
    this.weights = layer.span;
    this.split = new ColumnBlocks(layer.totalColumns(), layer.settings.blocks());
    this.mu = layer.weightDecay();
    this.weight = weight;
    this.thenBias = thenBias;
  }

  @Override
  public int rounds() {
    return openSums == null ? 2 : 3;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return switch (round) {
      case 0 -> Contribution.gather(new double[0], residual());
      case 1 -> Contribution.gather(sums(penalties));
      default -> Contribution.gather(new double[] {gradientSquares(penalties)});
    };
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    switch (round) {
      case 0 -> r = joined(outcome.matrices());
      case 1 -> judge(outcome.addedNumbers(), penalties);
      default -> step(openSums, outcome.addedNumbers()[0], penalties);
    }
  }

  private double nu(Penalties penalties) {
    return weight.applyAsDouble(penalties);
  }

  /** This block's r; with several blocks others work before all of them have it. */
  private float[] residual() {
    float[] own = layer.products.residual();
    return split.blocks() == 1 ? own : Arrays.copyOf(own, v.outputs());
  }

  private float[] joined(float[][] ofBlocks) {
    if (split.blocks() == 1) {
      return ofBlocks[0];
    }
    float[] all = new float[split.columns() * v.out];
    for (int block = 0; block < split.blocks(); block++) {
      int from = split.start(block) * v.out;
      System.arraycopy(ofBlocks[block], 0, all, from, split.size(block) * v.out);
    }
    return all;
  }

  private float[] gx(Penalties penalties) {
    if (gx == null) {
      gx =
          split.blocks() == 1
              ? layer.workspace.floats(Slot.PRODUCT, v.outputs())
              : new float[v.outputs()];
      weights.timesKernel((float) nu(penalties), r, gx);
      float decay = (float) mu;
      for (int i = 0; decay != 0 && i < v.outputs(); i++) {
        gx[i] += decay * v.wp[i];
      }
    }
    return gx;
  }

  private double[] sums(Penalties penalties) {
    float[] product = gx(penalties);
    int own = split.start(layer.self.block()) * v.out;
    double[] sums = new double[SUMS + 2 * v.out];
    sums[GX_GX] = Vectors.sumOfSquares(product, 0, v.outputs());
    sums[R_GX] = Vectors.dot(r, own, product, 0, v.outputs());
    sums[R_WX] = Vectors.dot(r, own, v.wp, 0, v.outputs());
    sums[R_R] = Vectors.sumOfSquares(r, own, v.outputs());
    sums[S_START] = weights.startOverlap();
    sums[S_WX] = weights.ownOverlap();
    sums[K_K] = weights.kernelSquares();
    System.arraycopy(BiasStep.sums(v), 0, sums, SUMS, v.out);
    double[] ones = new double[v.out];
    Vectors.addRows(product, v.columns, v.out, ones);
    System.arraycopy(ones, 0, sums, SUMS + v.out, v.out);
    return sums;
  }

  private void judge(double[] sums, Penalties penalties) {
    double nu = nu(penalties);
    double norm = nu * sums[R_GX] + mu * weightTimesGradient(sums, nu);
    // Roundings of the entries of K are as good as independent: they do not add up to its norm.
    double ofR = nu * Math.sqrt(sums[R_R] * Math.sqrt(sums[K_K] / split.columns()));
    double ofW =
        mu * Math.sqrt(weights.startSquares() + Math.abs(sums[S_START]) + Math.abs(sums[S_WX]));
    if (norm < LEAST_SHARE * (ofR + ofW) * (ofR + ofW)) {
      openSums = sums;
    } else {
      step(sums, norm, penalties);
    }
  }

  /** {@code |W|²} before the step, never below 0. */
  private double weightSquares(double[] sums) {
    return Math.max(0, weights.startSquares() + sums[S_START] + sums[S_WX]);
  }

  private double weightTimesGradient(double[] sums, double nu) {
    return nu * sums[R_WX] + mu * weightSquares(sums);
  }

  /** {@code |G|²} of this block's share of the rows of G. */
  private double gradientSquares(Penalties penalties) {
    int block = layer.self.block();
    int end = ColumnBlocks.start(v.out, block + 1, split.blocks());
    float[] scratch = layer.workspace.floats(Slot.WEIGHTS, Math.min(ROWS, v.out) * v.in);
    double sum = 0;
    for (int row = ColumnBlocks.start(v.out, block, split.blocks()); row < end; row += ROWS) {
      int next = Math.min(end, row + ROWS);
      sum += weights.gradientSquares(nu(penalties), mu, r, row, next, scratch);
    }
    return sum;
  }

  private void step(double[] sums, double norm, Penalties penalties) {
    double nu = nu(penalties);
    double theta = norm > 0 ? mu + nu * sums[GX_GX] / norm : 0;
    // Where the gradient is 0 (or too small to be squared) the step is skipped.
    double inverse = theta > 0 ? 1 / theta : 0;
    float[] product = gx(penalties);
    double squares = weightSquares(sums);
    double after = squares - 2 * inverse * weightTimesGradient(sums, nu) + inverse * inverse * norm;
    weights.step(mu * inverse, nu * inverse, r, Math.max(0, after));
    float step = (float) inverse;
    for (int i = 0; i < v.outputs(); i++) {
      v.wp[i] -= step * product[i];
    }
    for (int i = 0; thenBias && i < v.out; i++) {
      double sum = sums[SUMS + i] + inverse * sums[SUMS + v.out + i];
      v.b[i] = (float) (sum / layer.totalColumns());
    }
    r = null;
    gx = null;
    openSums = null;
  }

  @Override
  public void save(StateWriter state) {
    if (r != null) {
      state.floats("r", r, split.columns() * v.out);
    }
    if (openSums != null) {
      state.doubles("openSums", openSums);
    }
  }

  @Override
  public void restore(StateReader state) {
    r = state.floats("r");
    openSums = state.doubles("openSums");
  }
}
