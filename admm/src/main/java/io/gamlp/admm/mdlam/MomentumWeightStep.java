package io.gamlp.admm.mdlam;

import io.gamlp.admm.chain.InputBound;
import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.ProximalWeightStep;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;

/**
 * The update of W and b (spec §6): a majorised step from the extrapolated {@code W + omega (W -
 * W_before)}, discarded and made from W itself where it would raise F; then b, exactly.
 *
 * <p>An attempt has two rounds: the sum behind the gradient, then what the step does to F and to b.
 * All blocks see the same sums and so agree whether a second attempt is needed. With an L1 term
 * there is a round before them, for the bound that such a step takes (see {@link
 * ProximalWeightStep}).
 */
final class MomentumWeightStep implements JointStep {

  private final Layer layer;
  private final LayerVariables v;
  private final Momentum momentum;
  private final double mu;
  private final double l1;
  private final InputBound bound;

  // With several blocks others work between the rounds: then these are not in the workspace.
  private float[] ownProduct;
  private float[] ownStep;

  /** W of the epoch before, {@code out x in}. */
  private float[] before;

  // Of the running update.

  private boolean secondAttempt;

  /** {@code sum_j lambda_max(p_jᵀ p_j)}; with L1 only. */
  private double lambda;

  /** What is subtracted, over theta: the gradient, or with L1 the whole step. */
  private float[] direction;

  /** Whether {@link #product} is that of the running attempt; not after a restore. */
  private boolean multiplied;

  MomentumWeightStep(Layer layer, Momentum momentum) {
    this.layer = layer;
    this.v = layer.v;
    this.momentum = momentum;
    this.mu = layer.weightDecay();
    this.l1 = layer.settings.objective().l1();
    this.bound = l1 > 0 ? new InputBound(layer) : null;
    boolean alone = layer.settings.blocks() == 1;
    this.ownProduct = alone ? null : new float[v.outputs()];
    this.ownStep = alone ? null : new float[v.outputs()];
  }

  /** {@code W_{-1} = W_0}. */
  void start() {
    before = v.w.clone();
  }

  @Override
  public int rounds() {
    return roundsBefore() + (secondAttempt ? 4 : 2);
  }

  private int roundsBefore() {
    return bound == null ? 0 : 1;
  }

  private boolean isBoundRound(int round) {
    return round < roundsBefore();
  }

  private boolean isGradientRound(int round) {
    return (round - roundsBefore()) % 2 == 0;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    if (isBoundRound(round)) {
      return Contribution.gather(new double[] {bound.value()});
    }
    return isGradientRound(round) ? residualTimesInput() : Contribution.gather(stepSums());
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    if (isBoundRound(round)) {
      lambda = outcome.addedNumbers()[0];
    } else if (isGradientRound(round)) {
      takeDirection(outcome.sum(), penalties.rho());
    } else {
      judge(outcome.addedNumbers(), penalties.rho());
    }
  }

  /** An entry of the point that the attempt steps from. */
  private float from(int i) {
    return secondAttempt ? v.w[i] : v.w[i] + momentum.omega() * (v.w[i] - before[i]);
  }

  /** {@code W_bar p} of the running attempt. */
  private float[] product() {
    float[] product =
        ownProduct != null ? ownProduct : layer.workspace.floats(Slot.PRODUCT, v.outputs());
    if (!multiplied) {
      float[] w = layer.workspace.floats(Slot.WEIGHTS, v.w.length);
      for (int i = 0; i < v.w.length; i++) {
        w[i] = from(i);
      }
      multiplyByInput(w, product);
      multiplied = true;
    }
    return product;
  }

  /** The direction times p. */
  private float[] step() {
    return ownStep != null ? ownStep : layer.workspace.floats(Slot.R, v.outputs());
  }

  private void multiplyByInput(float[] w, float[] wp) {
    layer.kernels.gemm(false, true, v.columns, v.out, v.in, 1f, v.p, w, 0f, wp);
  }

  /** {@code (W_bar p + b - z) pᵀ} of this block. */
  private Contribution residualTimesInput() {
    multiplied = false;
    float[] product = product();
    float[] r = layer.workspace.floats(Slot.R, v.outputs());
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        r[row + i] = product[row + i] + v.b[i] - v.z[row + i];
      }
    }
    float[] rp = layer.workspace.floats(Slot.WEIGHTS, v.w.length);
    layer.kernels.gemm(true, false, v.out, v.in, v.columns, 1f, r, v.p, 0f, rp);
    return Contribution.sum(rp, v.out, v.w.length);
  }

  private void takeDirection(float[] rp, double rho) {
    double theta = mu + rho * lambda;
    for (int i = 0; i < v.w.length; i++) {
      double gradient = rho * rp[i] + mu * from(i);
      double stepped =
          bound == null || theta == 0
              ? 0
              : ProximalWeightStep.soft(from(i) - gradient / theta, l1 / theta);
      rp[i] = (float) (bound == null ? gradient : from(i) - stepped);
    }
    direction = rp;
  }

  /**
   * With r = W p + b - z, r̄ the same at the point that the attempt steps from, and d the direction
   * times p: {@code |r|², |r̄|², <r̄, d>, |d|²}, then {@code (z - W_bar p) 1}, then {@code d 1}.
   */
  private double[] stepSums() {
    float[] product = product();
    float[] d = step();
    multiplyByInput(direction, d);
    double[] sums = new double[4 + 2 * v.out];
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        int k = row + i;
        double r = v.wp[k] + v.b[i] - v.z[k];
        double rBar = product[k] + v.b[i] - v.z[k];
        sums[0] += r * r;
        sums[1] += rBar * rBar;
        sums[2] += rBar * d[k];
        sums[3] += (double) d[k] * d[k];
        sums[4 + i] += v.z[k] - product[k];
        sums[4 + v.out + i] += d[k];
      }
    }
    return sums;
  }

  /** Takes the step, or has a second attempt made where it would raise F. */
  private void judge(double[] sums, double rho) {
    double length = length(sums[3], rho);
    double costBefore = rho / 2 * sums[0] + regulariser(v.w, 0);
    double fit = sums[1] - 2 * length * sums[2] + length * length * sums[3];
    double cost = rho / 2 * fit + regulariser(direction, length);
    if (cost > costBefore && momentum.omega() > 0 && !secondAttempt) {
      secondAttempt = true;
      direction = null;
      return;
    }
    float step = (float) length;
    for (int i = 0; i < v.w.length; i++) {
      float stepped = from(i) - step * direction[i];
      before[i] = v.w[i];
      v.w[i] = stepped;
    }
    float[] product = product();
    float[] d = step();
    for (int i = 0; i < v.outputs(); i++) {
      v.wp[i] = product[i] - step * d[i];
    }
    for (int i = 0; i < v.out; i++) {
      v.b[i] = (float) ((sums[4 + i] + length * sums[4 + v.out + i]) / layer.totalColumns());
    }
    secondAttempt = false;
    direction = null;
  }

  /** {@code 1 / theta}, {@code theta = mu + rho |G p|² / |G|²}; the step with L1 is whole. */
  private double length(double squaredProduct, double rho) {
    if (bound != null) {
      return 1;
    }
    double norm = Vectors.sumOfSquares(direction, 0, v.w.length);
    double theta = norm > 0 ? mu + rho * squaredProduct / norm : 0;
    return theta > 0 ? 1 / theta : 0;
  }

  /** Omega at W, or at the point that a step leads to. */
  private double regulariser(float[] x, double length) {
    if (mu == 0 && l1 == 0) {
      return 0;
    }
    double squares = 0;
    double absolutes = 0;
    for (int i = 0; i < v.w.length; i++) {
      double w = x == v.w ? x[i] : from(i) - length * x[i];
      squares += w * w;
      absolutes += Math.abs(w);
    }
    return mu / 2 * squares + l1 * absolutes;
  }

  @Override
  public void save(StateWriter state) {
    state.doubles("attempt", secondAttempt ? 2 : 1, lambda);
    if (direction != null) {
      state.floats("G", direction, v.w.length);
    }
  }

  @Override
  public void restore(StateReader state) {
    double[] numbers = state.doubles("attempt");
    secondAttempt = numbers[0] == 2;
    lambda = numbers[1];
    direction = state.floats("G");
  }

  /** All epochs are done. */
  void ended() {
    before = null;
    ownProduct = null;
    ownStep = null;
  }

  /** Saves what is there between updates too. */
  void saveBefore(StateWriter state) {
    if (before != null) {
      state.floats("WBefore", before, v.w.length);
    }
  }

  void restoreBefore(StateReader state) {
    before = state.floats("WBefore");
  }
}
