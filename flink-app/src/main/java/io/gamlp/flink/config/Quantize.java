package io.gamlp.flink.config;

/** Which variables are held in the value set Delta. */
public enum Quantize {
  NONE("none"),
  P("p"),
  PQ("pq");

  private final String word;

  Quantize(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
