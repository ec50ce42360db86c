package io.gamlp.quantization;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user asks of the set of values: {@code --delta}. One of
 *
 * <pre>
 *   LO:HI          the integers LO … HI                       -1:20
 *   LO:HI:LEVELS   LEVELS values from LO to HI, both included -1:2:1000
 *   BITS           2^BITS values on a range learnt from data  8
 * </pre>
 *
 * A specification becomes a {@link ValueSet} by {@link #freeze}.
 */
public final class DeltaSpec {

  /** A learnt set takes at most this many bits a value. */
  public static final int MAX_BITS = 16;

  private static final String EXPECTED =
      "expected LO:HI (integers), LO:HI:LEVELS (a uniform grid with both ends) or BITS (1 to "
          + MAX_BITS
          + ", range learnt from the data)";

  private static final String INTEGER = "[+-]?\\d{1,9}";
  private static final String DECIMAL = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
  private static final Pattern BITS = Pattern.compile("\\d{1,9}");
  private static final Pattern RANGE = Pattern.compile("(" + INTEGER + "):(" + INTEGER + ")");
  private static final Pattern GRID =
      Pattern.compile("(" + DECIMAL + "):(" + DECIMAL + "):(\\d{1,9})");

  private final String text;

  /** The set itself, or null when its range is learnt. */
  private final ValueSet fixed;

  private final int bits;

  private DeltaSpec(String text, ValueSet fixed, int bits) {
    this.text = text;
    this.fixed = fixed;
    this.bits = bits;
  }

  /**
   * Reads a specification.
   *
   * @throws IllegalArgumentException whose message says what was found and what was expected
   */
  public static DeltaSpec parse(String text) {
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      int low = Integer.parseInt(range.group(1));
      int high = Integer.parseInt(range.group(2));
      return grid(text, low, high, (long) high - low + 1);
    }
    Matcher grid = GRID.matcher(text);
    if (grid.matches()) {
      double low = Double.parseDouble(grid.group(1));
      double high = Double.parseDouble(grid.group(2));
      return grid(text, low, high, Integer.parseInt(grid.group(3)));
    }
    if (BITS.matcher(text).matches()) {
      int bits = Integer.parseInt(text);
      if (bits < 1 || bits > MAX_BITS) {
        throw refused(text, "BITS must be 1 to " + MAX_BITS);
      }
      return new DeltaSpec(text, null, bits);
    }
    throw refused(text, EXPECTED);
  }

  private static DeltaSpec grid(String text, double low, double high, long levels) {
    if (!(low < high)) {
      throw refused(text, "LO must be below HI");
    }
    if (levels < 2 || levels > ValueSet.MAX_SIZE) {
      throw refused(text, levels + " levels, but 2 to " + ValueSet.MAX_SIZE + " are possible");
    }
    try {
      return new DeltaSpec(text, ValueSet.uniform(low, high, (int) levels), 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("delta '" + text + "': " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(String text, String reason) {
    return new IllegalArgumentException("delta '" + text + "': " + reason);
  }

  /** Whether {@link #freeze} needs the range of the data. */
  public boolean learnt() {
    return fixed == null;
  }

  /**
   * The set of values, for good. A fixed specification ignores the range. A learnt one takes 2^BITS
   * levels on [min, max], or as many of them as float32 can tell apart there: a single one where
   * all data are equal.
   *
   * @param min smallest value of the data
   * @param max largest value of the data
   * @throws IllegalArgumentException when a learnt range is not finite or upside down
   */
  public ValueSet freeze(float min, float max) {
    if (fixed != null) {
      return fixed;
    }
    if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
      throw new IllegalArgumentException(
          "a range to learn from must be finite with min <= max, got " + min + " and " + max);
    }
    return ValueSet.uniform(min, max, Math.min(1 << bits, levelsThatFit(min, max)));
  }

  /**
   * How many evenly spaced levels float32 can surely tell apart: one for each of the range's
   * coarsest float steps. Both ends always count, also where they are one fine step apart.
   */
  private static int levelsThatFit(float min, float max) {
    if (min == max) {
      return 1;
    }
    double coarsestStep = Math.ulp(Math.max(Math.abs(min), Math.abs(max)));
    double steps = Math.floor(((double) max - min) / coarsestStep);
    return (int) Math.max(2, Math.min(ValueSet.MAX_SIZE, steps + 1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeltaSpec that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text that {@link #parse} was given. */
  @Override
  public String toString() {
    return text;
  }
}
