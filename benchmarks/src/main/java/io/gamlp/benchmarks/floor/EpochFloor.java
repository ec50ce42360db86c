package io.gamlp.benchmarks.floor;

import java.util.HashMap;
import java.util.Map;

/**
 * The time that the bare BLAS needs for the products of one epoch.
 *
 * @param calls how often each call is made in an epoch; parts of a call are of one that is not made
 *     in every epoch
 * @param secondsOf what one of each takes, the median of several
 */
public record EpochFloor(Map<KernelCall, Double> calls, Map<KernelCall, Double> secondsOf) {

  /** Measures each of the calls. */
  public static EpochFloor measure(Map<KernelCall, Double> calls) {
    Map<KernelCall, Double> secondsOf = new HashMap<>();
    calls.keySet().forEach(call -> secondsOf.put(call, BareBlas.seconds(call).median()));
    return new EpochFloor(Map.copyOf(calls), Map.copyOf(secondsOf));
  }

  public double seconds() {
    return calls.entrySet().stream()
        .mapToDouble(entry -> entry.getValue() * secondsOf.get(entry.getKey()))
        .sum();
  }

  public double flops() {
    return calls.entrySet().stream()
        .mapToDouble(entry -> entry.getValue() * entry.getKey().flops())
        .sum();
  }
}
