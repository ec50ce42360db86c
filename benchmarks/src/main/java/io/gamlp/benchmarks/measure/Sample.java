package io.gamlp.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several measurements of one thing.
 *
 * @param values in the order in which they were made; at least one
 */
public record Sample(double[] values) {

  public Sample {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  public static Sample of(double... values) {
    return new Sample(values);
  }

  public static Sample of(Collection<Double> values) {
    return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  public int count() {
    return values.length;
  }

  public double median() {
    return quantile(0.5);
  }

  public double max() {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Half the distance between the quartiles, as a share of the median; 0 where that is 0. */
  public double spread() {
    double median = Math.abs(median());
    return median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / 2 / median;
  }

  private double quantile(double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }
}
