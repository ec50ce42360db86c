package io.gamlp.quantization;

import java.util.Arrays;
import java.util.Objects;

/**
 * A finite, uniform set of float32 values: the Delta of pdADMM-G-Q. Immutable.
 *
 * <p>Element i of m is {@code (low (m-1-i) + high i) / (m-1)}, computed in float64 and rounded to
 * float32 once, here. This form keeps both ends exact, and gives an exact 0 where the grid crosses
 * 0 (the running sum {@code low + i step} leaves 1e-17 there). Whoever rebuilds a set from its
 * {@link #toNumbers numbers} holds the same bits.
 *
 * <p>"Nearest" is exact with respect to the rounded elements, not a guess by the step: between two
 * neighbours stands the largest float32 that is not above their real midpoint, and a value belongs
 * to the smaller neighbour up to and including it.
 */
public final class ValueSet {

  /** More elements would need more than 16 bits a value. */
  public static final int MAX_SIZE = 1 << 16;

  private final double low;
  private final double high;
  private final float[] elements;

  /**
   * Element i is nearest to v where not {@code v <= borders[i]} and {@code v <= borders[i + 1]};
   * one longer than the elements. At the ends stand NaN, which no v is at most, and infinity.
   */
  private final float[] borders;

  private final float lowest;
  private final float highest;
  private final double stepsPerUnit;

  private ValueSet(double low, double high, int size) {
    this.low = low;
    this.high = high;
    this.elements = elements(low, high, size);
    this.borders = borders(elements);
    this.lowest = elements[0];
    this.highest = elements[size - 1];
    this.stepsPerUnit = size == 1 ? 0 : (size - 1) / ((double) highest - lowest);
  }

  /**
   * The uniform grid of {@code size} values from low to high, both included.
   *
   * @param size 1 … {@link #MAX_SIZE}; 1 only where low equals high
   * @throws IllegalArgumentException when the ends or the size make no set, or when float32 cannot
   *     tell the elements apart
   */
  public static ValueSet uniform(double low, double high, int size) {
    if (!(Math.abs(low) <= Float.MAX_VALUE && Math.abs(high) <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the ends of a value set must be finite float32 values, got " + low + " and " + high);
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a value set has 1 to " + MAX_SIZE + " elements, got " + size);
    }
    if (size == 1 ? low != high : low >= high) {
      throw new IllegalArgumentException(
          "the low end of a value set must be below its high end, and equal to it only in a set of"
              + " one element; got "
              + low
              + " and "
              + high
              + " for "
              + size
              + " elements");
    }
    return new ValueSet(low, high, size);
  }

  private static float[] elements(double low, double high, int size) {
    float[] elements = new float[size];
    int last = size - 1;
    elements[0] = (float) low + 0f; // the sum turns -0.0 into 0.0
    for (int i = 1; i <= last; i++) {
      elements[i] = (float) ((low * (last - i) + high * i) / last) + 0f;
      if (!(elements[i] > elements[i - 1])) {
        throw new IllegalArgumentException(
            "float32 cannot tell " + size + " levels between " + low + " and " + high + " apart");
      }
    }
    return elements;
  }

  private static float[] borders(float[] elements) {
    float[] borders = new float[elements.length + 1];
    borders[0] = Float.NaN;
    for (int i = 1; i < elements.length; i++) {
      borders[i] = largestFloatNotAboveMidpoint(elements[i - 1], elements[i]);
    }
    borders[elements.length] = Float.POSITIVE_INFINITY;
    return borders;
  }

  private static float largestFloatNotAboveMidpoint(double a, double b) {
    // Knuth's two-sum: a + b = sum + error exactly; halving is exact.
    double sum = a + b;
    double bPart = sum - a;
    double error = (a - (sum - bPart)) + (b - bPart);
    double midpoint = sum / 2;
    float border = (float) midpoint;
    return border > midpoint || (border == midpoint && error < 0) ? Math.nextDown(border) : border;
  }

  /** Number of elements. */
  public int size() {
    return elements.length;
  }

  /** Bits that an element's index takes: ceil(log2 size), at least 1, at most 16. */
  public int bitsPerValue() {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(elements.length - 1));
  }

  /** Element {@code index}, 0-based, ascending. */
  public float value(int index) {
    return elements[index];
  }

  /** Distance between neighbours; 0 in a set of one element. */
  public float step() {
    return elements.length == 1 ? 0f : (float) ((high - low) / (elements.length - 1));
  }

  /** The smallest element. */
  public float low() {
    return lowest;
  }

  /** The largest element. */
  public float high() {
    return highest;
  }

  /**
   * Index of the element nearest to {@code v}, of the smaller one where two are equally near. An
   * infinite value goes to the end on its side.
   *
   * @throws IllegalArgumentException when {@code v} is NaN
   */
  public int nearestIndex(float v) {
    if (Float.isNaN(v)) {
      throw new IllegalArgumentException("NaN has no nearest element");
    }
    return nearest(v);
  }

  /** {@link #nearestIndex} of a value that is not NaN. */
  private int nearest(float v) {
    int i = guess(v);
    // The guess is wrong at most near a border, so these branches are predicted.
    while (v > borders[i + 1]) {
      i++;
    }
    while (v <= borders[i]) {
      i--;
    }
    return i;
  }

  /** An index that is right or nearly so. */
  private int guess(float v) {
    int i = (int) (((double) v - lowest) * stepsPerUnit + 0.5);
    return Math.max(0, Math.min(elements.length - 1, i));
  }

  /**
   * Replaces each value by its nearest element, ties to the smaller.
   *
   * @param values (Input, Output)
   * @throws IllegalArgumentException naming the index of the first NaN; the values before it are
   *     projected by then
   */
  public void project(float[] values, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, values.length);
    for (int i = offset; i < offset + length; i++) {
      float v = values[i];
      if (Float.isNaN(v)) {
        throw notANumber(i);
      }
      values[i] = elements[nearest(v)];
    }
  }

  /**
   * Indices of the nearest elements of consecutive values.
   *
   * @param indices (Output) at least {@code length} long, filled from 0
   */
  void nearestIndices(float[] values, int offset, int length, int[] indices) {
    for (int i = 0; i < length; i++) {
      float v = values[offset + i];
      if (Float.isNaN(v)) {
        throw notANumber(offset + i);
      }
      indices[i] = nearest(v);
    }
  }

  /**
   * Indices of consecutive values that are elements to the bit.
   *
   * @param indices (Output) at least {@code length} long, filled from 0
   * @throws IllegalArgumentException naming the index of the first that is none
   */
  void indicesOfElements(float[] values, int offset, int length, int[] indices) {
    for (int i = 0; i < length; i++) {
      float v = values[offset + i];
      int index = guess(v);
      if (isOtherThan(elements[index], v)) {
        index = indexOfElement(v, offset + i);
      }
      indices[i] = index;
    }
  }

  /** Where the guess was wrong. */
  private int indexOfElement(float v, int at) {
    if (Float.isNaN(v)) {
      throw notANumber(at);
    }
    int index = nearest(v);
    if (isOtherThan(elements[index], v)) {
      throw new IllegalArgumentException(
          v + " at index " + at + " is not an element of the set of " + this);
    }
    return index;
  }

  private static boolean isOtherThan(float element, float v) {
    return Float.floatToRawIntBits(element) != Float.floatToRawIntBits(v);
  }

  private static IllegalArgumentException notANumber(int index) {
    return new IllegalArgumentException("NaN at index " + index + " has no nearest element");
  }

  /** The numbers from which {@link #fromNumbers} rebuilds this set bit for bit. */
  public double[] toNumbers() {
    return new double[] {low, high, elements.length};
  }

  /**
   * Rebuilds a set from its {@link #toNumbers numbers}.
   *
   * @throws IllegalArgumentException when the numbers are not those of a set
   */
  public static ValueSet fromNumbers(double[] numbers) {
    if (numbers.length != 3 || numbers[2] != Math.rint(numbers[2])) {
      throw new IllegalArgumentException(
          "a value set is three numbers: low, high and a whole size; got "
              + Arrays.toString(numbers));
    }
    return uniform(numbers[0], numbers[1], (int) numbers[2]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueSet that && Arrays.equals(toNumbers(), that.toNumbers());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toNumbers());
  }

  @Override
  public String toString() {
    return size() + " values from " + low() + " to " + high();
  }
}
