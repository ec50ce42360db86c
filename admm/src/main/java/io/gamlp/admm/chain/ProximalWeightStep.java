package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import java.util.function.ToDoubleFunction;

/**
 * {@link GradientWeightStep} with an L1 term: {@code W <- soft(W - G / theta, l1 / theta)}. Such a
 * step is not along the gradient, so theta must majorise in every direction: {@code theta = mu + nu
 * sum_j lambda_max(p_jᵀ p_j)} over the blocks j, which is at least {@code lambda_max(pᵀ p)} of all
 * columns and exact with one block. Three rounds: theta, the sum behind G, the sums behind b.
 */
public final class ProximalWeightStep implements JointStep {

  private final Layer layer;
  private final LayerVariables v;
  private final double mu;
  private final double l1;
  private final ToDoubleFunction<Penalties> weight;
  private final boolean thenBias;
  private final InputBound bound;

  /** The bound of the sum over the blocks, of the running update; 0 between updates. */
  private double lambda;

  /**
   * @param weight nu, the weight of {@code |z - W p - b|² / 2}
   * @param thenBias whether b follows W
   */
  ProximalWeightStep(Layer layer, ToDoubleFunction<Penalties> weight, boolean thenBias) {
    this.layer = layer;
    this.v = layer.v;
    this.mu = layer.weightDecay();
    this.l1 = layer.settings.objective().l1();
    this.weight = weight;
    this.thenBias = thenBias;
    this.bound = new InputBound(layer);
  }

  @Override
  public int rounds() {
    return thenBias ? 3 : 2;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return switch (round) {
      case 0 -> Contribution.gather(new double[] {bound.value()});
      case 1 -> residualTimesInput();
      default -> Contribution.gather(BiasStep.sums(v));
    };
  }

  private Contribution residualTimesInput() {
    float[] r = layer.products.residual();
    float[] rp = layer.workspace.floats(Slot.WEIGHTS, v.w.length);
    layer.kernels.gemm(true, false, v.out, v.in, v.columns, 1f, r, v.p, 0f, rp);
    return Contribution.sum(rp, v.out, v.w.length);
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    switch (round) {
      case 0 -> lambda = outcome.addedNumbers()[0];
      case 1 -> step(outcome.sum(), weight.applyAsDouble(penalties));
      default -> BiasStep.take(v, outcome.addedNumbers(), layer.totalColumns());
    }
  }

  private void step(float[] rp, double nu) {
    double theta = mu + nu * lambda;
    lambda = 0;
    if (theta == 0) {
      return;
    }
    for (int i = 0; i < v.w.length; i++) {
      double gradient = nu * rp[i] + mu * v.w[i];
      v.w[i] = (float) soft(v.w[i] - gradient / theta, l1 / theta);
    }
    layer.products.wp();
  }

  /** {@code argmin |w|_1 threshold + (w - x)²/2}. */
  public static double soft(double x, double threshold) {
    return Math.signum(x) * Math.max(0, Math.abs(x) - threshold);
  }

  @Override
  public void save(StateWriter state) {
    state.doubles("lambda", lambda);
  }

  @Override
  public void restore(StateReader state) {
    lambda = state.doubles("lambda")[0];
  }
}
