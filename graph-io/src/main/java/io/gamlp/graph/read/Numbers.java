package io.gamlp.graph.read;

/** Strict parsing of cells. */
final class Numbers {

  /** What {@link #wholeNumber} returns for anything that is not a whole number. */
  static final long NOT_A_NUMBER = Long.MIN_VALUE;

  private Numbers() {}

  /** A decimal whole number of at most 18 digits, spaces around it allowed. */
  static long wholeNumber(CharSequence text) {
    int at = 0;
    int end = text.length();
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    while (end > at && text.charAt(end - 1) == ' ') {
      end--;
    }
    boolean negative = at < end && text.charAt(at) == '-';
    at += negative ? 1 : 0;
    if (at == end || end - at > 18) {
      return NOT_A_NUMBER;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return NOT_A_NUMBER;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** A finite decimal number, or NaN for anything else (Java's suffixes and hex forms included). */
  static float finiteFloat(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty() || trimmed.length() > 64) {
      return Float.NaN;
    }
    char last = trimmed.charAt(trimmed.length() - 1);
    if ((last < '0' || last > '9') && last != '.' || trimmed.indexOf('x') >= 0) {
      return Float.NaN;
    }
    try {
      float value = Float.parseFloat(trimmed);
      return Float.isInfinite(value) ? Float.NaN : value;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
