package io.gamlp.flink.config;

/** What runs the layer programs. */
public enum Engine {
  FLINK("flink"),
  IN_PROCESS("in-process");

  private final String word;

  Engine(String word) {
    this.word = word;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
