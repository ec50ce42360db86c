package io.gamlp.flink.config;

/** How weights are drawn, or made, at the start. */
public enum InitScheme {
  HE("he"),
  NORMAL("normal"),
  ZERO_OUTPUT("zero-output"),
  DISCRIMINANT("discriminant");

  private final String word;

  InitScheme(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
