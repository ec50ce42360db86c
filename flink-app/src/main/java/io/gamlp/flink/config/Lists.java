package io.gamlp.flink.config;

import java.util.Arrays;

/** Comma-separated whole numbers. */
final class Lists {

  private Lists() {}

  /**
   * @param text {@code N} or {@code N,N,…}; spaces around a number are fine
   * @param min smallest number taken
   * @param expected what is expected, for the message
   * @throws ConfigException where an item is no whole number or is below {@code min}
   */
  static int[] ints(String text, int min, String expected) {
    return Arrays.stream(longs(text, expected))
        .mapToInt(
            n -> {
              if (n < min || n > Integer.MAX_VALUE) {
                throw new ConfigException(ValueRule.refusal(text, expected));
              }
              return (int) n;
            })
        .toArray();
  }

  static long[] longs(String text, String expected) {
    return Arrays.stream(text.split(",", -1))
        .mapToLong(
            item -> {
              try {
                return Long.parseLong(item.strip());
              } catch (NumberFormatException e) {
                throw new ConfigException(ValueRule.refusal(text, expected), e);
              }
            })
        .toArray();
  }
}
