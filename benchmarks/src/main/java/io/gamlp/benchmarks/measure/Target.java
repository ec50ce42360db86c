package io.gamlp.benchmarks.measure;

import java.util.Locale;

/**
 * What a figure should stay below.
 *
 * @param of the ratio or the value
 * @param limit the largest that is good
 */
public record Target(Of of, double limit) {

  /** Which of a line's figures a target is for. */
  public enum Of {
    RATIO,
    VALUE
  }

  public static Target ratio(double limit) {
    return new Target(Of.RATIO, limit);
  }

  public static Target value(double limit) {
    return new Target(Of.VALUE, limit);
  }

  /** The target for people. */
  public String text(Unit unit) {
    return "<= " + (of == Of.RATIO ? String.format(Locale.ROOT, "%.2f", limit) : unit.text(limit));
  }
}
