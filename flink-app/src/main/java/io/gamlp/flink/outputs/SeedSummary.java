package io.gamlp.flink.outputs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Sums up the runs of all seeds: per seed a line, then mean ± sample standard deviation in per
 * cent, as OGB's logger prints them; of one seed the figures alone.
 *
 * @param outcomes one for each seed, never empty
 */
public record SeedSummary(List<SeedOutcome> outcomes) {

  /**
   * Mean and sample standard deviation (divisor n - 1; 0 for one value).
   *
   * @param mean the mean
   * @param std the standard deviation
   */
  public record Statistic(double mean, double std) {

    static Statistic of(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Statistic(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)));
    }

    /** In per cent with two decimals; a dash where the split has no node. */
    String inPerCent(boolean withSpread) {
      if (Double.isNaN(mean)) {
        return "-";
      }
      String figure = String.format(Locale.ROOT, "%.2f", 100 * mean);
      return withSpread ? figure + String.format(Locale.ROOT, " ± %.2f", 100 * std) : figure;
    }
  }

  public SeedSummary {
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("no outcome to sum up");
    }
    outcomes = List.copyOf(outcomes);
  }

  /** Test accuracy at the epoch of the best val accuracy. */
  public Statistic testAtBestVal() {
    return statistic(outcome -> outcome.best().test());
  }

  /** Test accuracy at the last epoch. */
  public Statistic testAtLastEpoch() {
    return statistic(outcome -> outcome.last().test());
  }

  /** Val accuracy at its best epoch. */
  public Statistic bestVal() {
    return statistic(outcome -> outcome.best().val());
  }

  private Statistic statistic(ToDoubleFunction<SeedOutcome> figure) {
    return Statistic.of(outcomes.stream().mapToDouble(figure).toArray());
  }

  /** The summary for people, no line wider than 80 columns. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (SeedOutcome outcome : outcomes) {
      lines.add(line(outcome));
    }
    boolean several = outcomes.size() > 1;
    lines.add(
        "Test accuracy in %"
            + (several ? ", mean ± std over " + outcomes.size() + " seeds:" : ":"));
    lines.add("  at the best validation epoch  " + testAtBestVal().inPerCent(several));
    lines.add("  at the last epoch             " + testAtLastEpoch().inPerCent(several));
    return lines;
  }

  private static String line(SeedOutcome o) {
    return String.format(
        Locale.ROOT,
        "seed %d: val %s at epoch %d, test %s; last test %s; %.1f s",
        o.seed(),
        share(o.best().val()),
        o.bestEpoch(),
        share(o.best().test()),
        share(o.last().test()),
        o.seconds());
  }

  private static String share(double accuracy) {
    return Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.4f", accuracy);
  }
}
