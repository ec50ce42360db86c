package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * {@code W <- W - G / theta} with {@code G = nu r pᵀ + mu W}, {@code theta = mu + nu |G p|²/|G|²}
 * (spec §2), and where it is asked for then {@code b <- mean(z - W p)}, in two rounds: the sum
 * behind G, then the sums behind theta and b. {@code W_new p = W p - (G p) / theta} comes for free.
 */
final class GradientWeightStep implements JointStep {

  private final Layer layer;
  private final LayerVariables v;
  private final double mu;
  private final ToDoubleFunction<Penalties> weight;
  private final boolean thenBias;

  /** G of the running update; null between updates. */
  private float[] gradient;

  /** {@code r 1} of this block in the running update. */
  private final double[] residuals;

  /** G p of the running update: with several blocks others work between the rounds. */
  private final float[] ownGp;

  /**
   * @param weight nu, the weight of {@code |z - W p - b|² / 2}
   * @param thenBias whether b follows W
   */
  GradientWeightStep(Layer layer, ToDoubleFunction<Penalties> weight, boolean thenBias) {
    this.layer = layer;
    this.v = layer.v;
    this.mu = layer.weightDecay();
    this.weight = weight;
    this.thenBias = thenBias;
    this.residuals = new double[v.out];
    this.ownGp = layer.settings.blocks() == 1 ? null : new float[v.outputs()];
  }

  @Override
  public int rounds() {
    return 2;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return round == 0 ? gradientPart() : Contribution.gather(stepSums());
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    if (round == 0) {
      takeGradient(outcome.sum(), penalties);
    } else {
      step(outcome.addedNumbers(), penalties);
    }
  }

  /** {@code r pᵀ} of this block. On the way, while r is in the cache, {@code r 1}. */
  private Contribution gradientPart() {
    float[] rp = layer.workspace.floats(Slot.WEIGHTS, v.w.length);
    Arrays.fill(residuals, 0);
    layer.products.residualTimesInput(rp, residuals);
    return Contribution.sum(rp, v.out, v.w.length);
  }

  private void takeGradient(float[] rp, Penalties penalties) {
    float nu = (float) weight.applyAsDouble(penalties);
    float decay = (float) mu;
    for (int i = 0; i < v.w.length; i++) {
      rp[i] = nu * rp[i] + decay * v.w[i];
    }
    gradient = rp;
  }

  /** {@code |G p|²}, then {@code r 1}, then {@code (G p) 1}. */
  private double[] stepSums() {
    float[] gp = gp();
    double norm = 0;
    double[] gpOnes = new double[v.out];
    RightFactor g = layer.kernels.hold(gradient, v.out, v.in);
    for (Tile tile : v.tiles) {
      int from = tile.first() * v.out;
      g.multiply(true, tile.columns(), 1f, v.p, tile.first() * v.in, 0f, gp, from);
      norm += Vectors.sumOfSquares(gp, from, tile.columns() * v.out);
      Vectors.addRows(gp, from, tile.columns(), v.out, gpOnes);
    }
    double[] sums = new double[1 + 2 * v.out];
    sums[0] = norm;
    System.arraycopy(residuals, 0, sums, 1, v.out);
    System.arraycopy(gpOnes, 0, sums, 1 + v.out, v.out);
    return sums;
  }

  private float[] gp() {
    return ownGp != null ? ownGp : layer.workspace.floats(Slot.PRODUCT, v.outputs());
  }

  private void step(double[] sums, Penalties penalties) {
    double norm = Vectors.sumOfSquares(gradient, 0, v.w.length);
    double theta = norm > 0 ? mu + weight.applyAsDouble(penalties) * sums[0] / norm : 0;
    // Where the gradient is 0 (or too small to be squared) the step is skipped.
    double inverse = theta > 0 ? 1 / theta : 0;
    float step = (float) inverse;
    for (int i = 0; i < v.w.length; i++) {
      v.w[i] -= step * gradient[i];
    }
    float[] gp = gp();
    for (int i = 0; i < v.outputs(); i++) {
      v.wp[i] -= step * gp[i];
    }
    for (int i = 0; thenBias && i < v.out; i++) {
      // mean(z - W p) before the step is b - mean(r).
      double lower = (sums[1 + i] - inverse * sums[1 + v.out + i]) / layer.totalColumns();
      v.b[i] = (float) (v.b[i] - lower);
    }
    gradient = null;
  }

  @Override
  public void save(StateWriter state) {
    if (gradient != null) {
      state.floats("G", gradient, v.w.length);
      state.doubles("residuals", residuals);
    }
  }

  @Override
  public void restore(StateReader state) {
    gradient = state.floats("G");
    if (gradient != null) {
      System.arraycopy(state.doubles("residuals"), 0, residuals, 0, residuals.length);
    }
  }
}
