package io.gamlp.benchmarks.measure;

import java.util.Locale;

/** What a number counts, and how people read it. */
public enum Unit {
  SECONDS("s") {
    @Override
    public String text(double value) {
      if (value < 1e-3) {
        return format("%.0f µs", 1e6 * value);
      }
      return value < 0.1 ? format("%.2f ms", 1e3 * value) : format("%.2f s", value);
    }
  },
  BYTES("B") {
    @Override
    public String text(double value) {
      return value < 1e10 ? format("%,.0f MB", value / 1e6) : format("%.1f GB", value / 1e9);
    }
  };

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** The unit of the numbers themselves, as in JSON. */
  public String symbol() {
    return symbol;
  }

  /** A value for people. */
  public abstract String text(double value);

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
