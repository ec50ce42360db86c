package io.gamlp.flink.config;

/** The training algorithm (spec §2, §3, §5 and §6), or one of the {@link Baselines}. */
public enum Algorithm {
  PDADMM_G("pdadmm-g"),
  PDADMM_G_Q("pdadmm-g-q"),
  PDADMM("pdadmm"),
  DLADMM("dladmm"),
  MDLAM("mdlam"),
  GD("gd"),
  ADADELTA("adadelta"),
  ADAGRAD("adagrad"),
  ADAM("adam");

  private final String word;

  Algorithm(String word) {
    this.word = word;
  }

  /** Whether it trains all layers in parallel, and so can grow, quantise and step exactly. */
  boolean isParallel() {
    return this == PDADMM_G || this == PDADMM_G_Q || this == PDADMM;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
