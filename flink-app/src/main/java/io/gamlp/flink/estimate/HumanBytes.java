package io.gamlp.flink.estimate;

import java.util.Locale;

/** Bytes as people read them: three figures and a unit, {@code 1 MB = 1024 kB}. */
final class HumanBytes {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private HumanBytes() {}

  static String of(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit + 1 < UNITS.length) {
      value /= 1024;
      unit++;
    }
    int digits = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s", value, UNITS[unit]);
  }
}
