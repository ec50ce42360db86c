package io.gamlp.admm.training;

import java.io.Serializable;

/**
 * Everything that decides the numbers of one training run, beside its data. Equal settings, data
 * and kernels give equal bits.
 *
 * @param widths n_0 … n_L: input, layers, classes
 * @param depths the stages of depth
 * @param blocks number of column blocks B
 * @param penalties rho and nu at the start of every stage
 * @param penaltyRule how they change
 * @param weightDecay mu of the first and the last layer
 * @param hiddenWeightDecay mu of the layers between
 * @param hiddenProx kappa, the pull of exact steps to the old W in hidden layers
 * @param steps gradient or exact steps
 * @param quantization which variables are held in Delta
 * @param delta text of the value set (see {@code DeltaSpec}); used when quantization is not NONE
 * @param epochs epochs per stage
 * @param evalEvery epochs between evaluations; 0 evaluates at the end of a stage only
 * @param patience evaluations without a better validation accuracy after which a stage ends early;
 *     0 never ends early
 * @param keepBest whether the weights of the best validation epoch of the last stage are kept
 *     instead of the last epoch's
 * @param seed seed of the start
 * @param init how weights are drawn
 * @param method which algorithm
 * @param objective what it minimises
 */
public record TrainingSettings(
    int[] widths,
    DepthSchedule depths,
    int blocks,
    Penalties penalties,
    PenaltyRule penaltyRule,
    double weightDecay,
    double hiddenWeightDecay,
    double hiddenProx,
    StepRule steps,
    Quantization quantization,
    String delta,
    int epochs,
    int evalEvery,
    int patience,
    boolean keepBest,
    long seed,
    InitScheme init,
    Method method,
    Objective objective)
    implements Serializable {

  public TrainingSettings {
    if (widths.length != depths.layers() + 1) {
      throw new IllegalArgumentException(
          depths.layers() + " layers need " + (depths.layers() + 1) + " widths");
    }
    if (depths.stages() > 1) {
      if (!objective.activation().canGrow()) {
        throw new IllegalArgumentException(
            "growing in depth inserts identity layers, which keep the function with relu and"
                + " leaky-relu only, got "
                + objective.activation());
      }
      for (int l = 2; l < depths.layers(); l++) {
        if (widths[l] != widths[1]) {
          throw new IllegalArgumentException(
              "growing in depth inserts identity layers and needs equal hidden widths");
        }
      }
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, got " + epochs);
    }
    if (steps == StepRule.EXACT && objective.l1() > 0) {
      throw new IllegalArgumentException("exact steps have no L1 term");
    }
    if (method != Method.PDADMM
        && (depths.stages() > 1
            || penaltyRule != PenaltyRule.NONE
            || steps != StepRule.GRADIENT
            || quantization != Quantization.NONE)) {
      throw new IllegalArgumentException(
          method
              + " has one stage of depth, fixed penalties, gradient steps and nothing quantised");
    }
  }

  public int layers() {
    return depths.layers();
  }

  /** n_{l-1}, rows of the layer's p. */
  public int in(int layer) {
    return widths[layer - 1];
  }

  /** n_l, rows of the layer's z. */
  public int out(int layer) {
    return widths[layer];
  }

  /** mu_l. */
  public double weightDecay(int layer) {
    return isOuter(layer) ? weightDecay : hiddenWeightDecay;
  }

  /** kappa_l. */
  public double prox(int layer) {
    return isOuter(layer) ? 0 : hiddenProx;
  }

  /**
   * Whether the first layer holds its W by coefficients on X, {@code W = c W_0 + S Xᵀ}, instead of
   * entry by entry (spec §2, the end of Step bounds). A gradient step is then one product of {@code
   * n_1 V²} instead of two of {@code n_1 n_0 V}, and {@code V < n_0} makes up for {@code XᵀX}, made
   * once, and for the memory that it takes. L1 and momentum do not step along the gradient alone.
   *
   * @param trainColumns V
   */
  public boolean firstLayerInSpan(int trainColumns) {
    return steps == StepRule.GRADIENT
        && method != Method.MDLAM
        && objective.l1() == 0
        && trainColumns < in(1);
  }

  /** Whether every epoch must evaluate the training columns before a later one may start. */
  public boolean decidesFromTrainCost() {
    return penaltyRule == PenaltyRule.AUTHORS;
  }

  /** Whether an outcome of an evaluation can change later epochs. */
  public boolean adaptive() {
    return decidesFromTrainCost() || patience > 0;
  }

  private boolean isOuter(int layer) {
    return layer == 1 || layer == layers();
  }
}
