package io.gamlp.flink.config;

/** The training algorithm (spec §2 and §3), or one of the {@link Baselines}. */
public enum Algorithm {
  PDADMM_G("pdadmm-g"),
  PDADMM_G_Q("pdadmm-g-q"),
  GD("gd"),
  ADADELTA("adadelta"),
  ADAGRAD("adagrad"),
  ADAM("adam");

  private final String word;

  Algorithm(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
