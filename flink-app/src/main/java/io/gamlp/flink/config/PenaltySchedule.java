package io.gamlp.flink.config;

/** How rho and nu change during training. */
public enum PenaltySchedule {
  NONE("none"),
  AUTHORS("authors");

  private final String word;

  PenaltySchedule(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
