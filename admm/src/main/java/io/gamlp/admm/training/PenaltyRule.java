package io.gamlp.admm.training;

/** Whether rho and nu change during a stage (spec §4). */
public enum PenaltyRule {
  /** They stay as given. */
  NONE,
  /**
   * Both grow tenfold (up to 1) after two epochs in a row in which the training cost did not fall
   * by more than 1e-3.
   */
  AUTHORS
}
