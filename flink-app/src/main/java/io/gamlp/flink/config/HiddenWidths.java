package io.gamlp.flink.config;

/** Widths of hidden layers: one for all, or one for each. */
final class HiddenWidths {

  static final String GRAMMAR = "a width of 1 or more, or one for each hidden layer such as 64,32";

  private HiddenWidths() {}

  static int[] parse(String text) {
    return Lists.ints(text, 1, GRAMMAR);
  }
}
