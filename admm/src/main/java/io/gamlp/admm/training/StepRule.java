package io.gamlp.admm.training;

/** How p, W and b are minimised in an epoch. */
public enum StepRule {
  /** The majorised gradient step with closed-form bounds (spec §2). */
  GRADIENT,
  /** The exact minimiser (spec §8). */
  EXACT
}
