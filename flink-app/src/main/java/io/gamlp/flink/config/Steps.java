package io.gamlp.flink.config;

/** How p and W are updated: one majorised gradient step, or the exact minimiser. */
public enum Steps {
  GRADIENT("gradient"),
  EXACT("exact");

  private final String word;

  Steps(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
