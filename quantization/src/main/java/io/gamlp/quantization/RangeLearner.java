package io.gamlp.quantization;

import java.util.Objects;

/**
 * Learns the smallest and the largest value of data that comes in pieces. The outcome depends on
 * the values only, not on their order or on how they were divided. Mutable, not thread-safe.
 */
public final class RangeLearner {

  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Takes {@code length} values into account.
   *
   * @throws IllegalArgumentException naming the index of the first value that is not finite; then
   *     none of these values counts
   */
  public void observe(float[] values, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, values.length);
    float lowest = min;
    float highest = max;
    for (int i = offset; i < offset + length; i++) {
      lowest = Math.min(lowest, values[i]);
      highest = Math.max(highest, values[i]);
    }
    // Math.min and Math.max pass NaN on, so both ends show whether anything was not finite.
    if (length > 0 && !(Float.isFinite(lowest) && Float.isFinite(highest))) {
      throw notFinite(values, offset);
    }
    min = lowest;
    max = highest;
  }

  private static IllegalArgumentException notFinite(float[] values, int offset) {
    int i = offset;
    while (Float.isFinite(values[i])) {
      i++;
    }
    return new IllegalArgumentException(
        "a range is learnt from finite values, got " + values[i] + " at index " + i);
  }

  /** Takes into account all that another learner has seen. */
  public void merge(RangeLearner other) {
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** Whether no value has been seen yet. */
  public boolean isEmpty() {
    return min > max;
  }

  /**
   * The smallest value seen.
   *
   * @throws IllegalStateException when none was
   */
  public float min() {
    requireValues();
    return min;
  }

  /**
   * The largest value seen.
   *
   * @throws IllegalStateException when none was
   */
  public float max() {
    requireValues();
    return max;
  }

  private void requireValues() {
    if (isEmpty()) {
      throw new IllegalStateException("no value has been seen to learn a range from");
    }
  }
}
