package io.gamlp.flink.config;

/** The activation of hidden layers. */
public enum Activation {
  RELU("relu"),
  LEAKY_RELU("leaky-relu"),
  TANH("tanh"),
  SIGMOID("sigmoid");

  private final String word;

  Activation(String word) {
    this.word = word;
  }

  /** Whether depth can grow: f(f(z)) must be f(z), or nearly, as inserted layers apply f again. */
  boolean canGrow() {
    return this == RELU || this == LEAKY_RELU;
  }

  /** The word on the command line and in files. */
  @Override
  public String toString() {
    return word;
  }
}
