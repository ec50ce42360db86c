package io.gamlp.flink.config;

/** Which classes training leaves out of the loss, and prediction with it. */
public enum ClassMask {
  NONE("none"),
  ABSENT("absent");

  private final String word;

  ClassMask(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
