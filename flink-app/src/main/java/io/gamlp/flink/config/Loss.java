package io.gamlp.flink.config;

/** What the output layer is judged by in training. */
public enum Loss {
  CROSS_ENTROPY("cross-entropy"),
  SQUARED_ERROR("squared-error");

  private final String word;

  Loss(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
