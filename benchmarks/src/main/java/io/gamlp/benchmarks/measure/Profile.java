package io.gamlp.benchmarks.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of an epoch went, added over the threads that run layers.
 *
 * @param seconds of each phase, in the order of the table
 * @param totalSeconds length of an epoch by the clock, times the number of threads
 */
public record Profile(Map<String, Double> seconds, double totalSeconds) {

  public Profile {
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }

  /** Sum of the phases, which are measured apart from the total, ÷ the total. */
  public double sumOverTotal() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum() / totalSeconds;
  }
}
