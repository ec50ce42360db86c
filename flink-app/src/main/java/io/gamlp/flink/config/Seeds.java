package io.gamlp.flink.config;

import java.util.Arrays;

/** Several seeds. */
final class Seeds {

  static final String GRAMMAR = "distinct whole numbers such as 0,100,200";

  private Seeds() {}

  static long[] parse(String text) {
    long[] seeds = Lists.longs(text, GRAMMAR);
    if (Arrays.stream(seeds).distinct().count() < seeds.length) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
    }
    return seeds;
  }
}
