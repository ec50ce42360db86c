package io.gamlp.flink.config;

/** How features are scaled before augmentation. */
public enum Normalize {
  NONE("none"),
  ROW("row"),
  STANDARD("standard"),
  WHITEN("whiten");

  private final String word;

  Normalize(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
