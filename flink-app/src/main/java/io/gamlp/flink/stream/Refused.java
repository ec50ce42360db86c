package io.gamlp.flink.stream;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Records that were refused.
 *
 * @param byReason how many, by the name of the reason
 * @param first what the first of them says; empty where there is none
 */
record Refused(Map<String, Long> byReason, String first) {

  static final Refused NONE = new Refused(Map.of(), "");

  private static final int LONGEST_MESSAGE = 300;

  long count() {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  /** With one that came later. */
  Refused and(String reason, String message) {
    Map<String, Long> sum = new TreeMap<>(byReason);
    sum.merge(reason, 1L, Long::sum);
    return new Refused(sum, count() == 0 ? message : first);
  }

  /** A line for people. */
  String line(String topic) {
    String reasons =
        byReason.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%,d %s refused (%s), see topic %s; the first: %s",
        count(),
        count() == 1 ? "record is" : "records are",
        reasons,
        topic,
        shortened(first));
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }
}
