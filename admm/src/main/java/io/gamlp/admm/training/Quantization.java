package io.gamlp.admm.training;

/** Which variables are held in the value set Delta (spec §3). */
public enum Quantization {
  NONE,
  P,
  PQ;

  public boolean ofP() {
    return this != NONE;
  }

  public boolean ofQ() {
    return this == PQ;
  }
}
