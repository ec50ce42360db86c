package io.gamlp.flink.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.util.TimeUtils;

/** Values that may also be {@code none}. */
final class OrNone {

  static final String COUNT = "none, or a whole number of 1 or more";
  static final String DURATION = "none, or a duration such as 30s or 5min";

  static final String TIME = "a duration such as 30s or 5min";

  private OrNone() {}

  static OptionalInt count(String text) {
    if (text.strip().equals("none")) {
      return OptionalInt.empty();
    }
    int[] counts = Lists.ints(text, 1, COUNT);
    if (counts.length > 1) {
      throw new ConfigException(ValueRule.refusal(text, COUNT));
    }
    return OptionalInt.of(counts[0]);
  }

  /** A duration that cannot be none. */
  static Duration time(String text) {
    return duration(text).orElseThrow(() -> new ConfigException(ValueRule.refusal(text, TIME)));
  }

  static Optional<Duration> duration(String text) {
    if (text.strip().equals("none")) {
      return Optional.empty();
    }
    try {
      Duration duration = TimeUtils.parseDuration(text);
      if (duration.toMillis() > 0) {
        return Optional.of(duration);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ValueRule.refusal(text, DURATION), e);
    }
    throw new ConfigException(ValueRule.refusal(text, DURATION));
  }
}
