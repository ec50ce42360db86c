package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;

/** The algorithm of a generated training. */
public enum Variant {
  /** Gradient steps, nothing quantised. */
  G("G", StepRule.GRADIENT, Quantization.NONE),
  /** Gradient steps, p in 256 values, the step from a bound on W's spectrum. */
  G_Q("G-Q", StepRule.GRADIENT, Quantization.P),
  /** Exact steps, nothing quantised. */
  EXACT("exact steps", StepRule.EXACT, Quantization.NONE);

  private final String text;
  private final StepRule steps;
  private final Quantization quantization;

  Variant(String text, StepRule steps, Quantization quantization) {
    this.text = text;
    this.steps = steps;
    this.quantization = quantization;
  }

  /** Settings of a training of fixed depth that evaluates its last epoch only. */
  public TrainingSettings settings(Shape shape, int blocks, int epochs) {
    boolean exact = steps == StepRule.EXACT;
    return new TrainingSettings(
        shape.widths(),
        DepthSchedule.none(shape.layers()),
        blocks,
        exact ? new Penalties(2, 1) : new Penalties(1e-2, 1e-2),
        PenaltyRule.NONE,
        exact ? 5 : 0,
        exact ? 1 : 0,
        exact ? 10 : 0,
        steps,
        quantization,
        "8",
        epochs,
        0,
        0,
        false,
        0,
        InitScheme.HE,
        Method.PDADMM,
        Objective.standard());
  }

  @Override
  public String toString() {
    return text;
  }
}
