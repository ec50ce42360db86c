package io.gamlp.flink.config;

/** Which weights a run leaves behind. */
public enum Keep {
  BEST("best"),
  LAST("last");

  private final String word;

  Keep(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
