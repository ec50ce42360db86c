package io.gamlp.flink.config;

/** Depths that greedy training goes through, {@code none} or ascending numbers of layers. */
final class DepthSchedule {

  static final String NONE = "none";
  static final String GRAMMAR = "none, or ascending depths of 2 or more such as 2,5,10";

  private DepthSchedule() {}

  /**
   * @return the depths, empty for {@code none}
   * @throws ConfigException where the text is neither
   */
  static int[] parse(String text) {
    if (text.strip().equals(NONE)) {
      return new int[0];
    }
    int[] depths = Lists.ints(text, 2, GRAMMAR);
    for (int i = 1; i < depths.length; i++) {
      if (depths[i] <= depths[i - 1]) {
        throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
      }
    }
    return depths;
  }
}
