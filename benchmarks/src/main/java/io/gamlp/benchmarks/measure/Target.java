package io.gamlp.benchmarks.measure;

import java.util.Locale;

/**
 * What a figure should stay below.
 *
 * @param of the ratio or the value
 * @param limit the largest that is good
 * @param judges false where the figure is of another size than the limit was set for, so that it
 *     says nothing to be above or below it
 */
public record Target(Of of, double limit, boolean judges) {

  /** Which of a line's figures a target is for. */
  public enum Of {
    RATIO,
    VALUE
  }

  public static Target ratio(double limit) {
    return new Target(Of.RATIO, limit, true);
  }

  public static Target value(double limit) {
    return new Target(Of.VALUE, limit, true);
  }

  /** The same limit beside a figure of another size: shown, but no verdict. */
  public Target ofAnotherSize() {
    return new Target(of, limit, false);
  }

  /** The limit for people. */
  public String text(Unit unit) {
    return of == Of.RATIO ? String.format(Locale.ROOT, "%.2f", limit) : unit.text(limit);
  }
}
