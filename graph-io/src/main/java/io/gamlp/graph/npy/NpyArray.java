package io.gamlp.graph.npy;

import io.gamlp.graph.InputException;
import java.util.Arrays;

/** An array as read: elements in C order (last index fastest), whatever order the file had. */
public final class NpyArray {

  private final String where;
  private final NpyType type;
  private final int[] shape;
  private final Object elements; // float[], double[], int[], long[] or String[]

  NpyArray(String where, NpyType type, int[] shape, Object elements) {
    this.where = where;
    this.type = type;
    this.shape = shape;
    this.elements = elements;
  }

  /** File, and entry of an NPZ, for messages. */
  public String where() {
    return where;
  }

  public NpyType type() {
    return type;
  }

  /** Lengths of the dimensions, none for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  public int size() {
    if (elements instanceof float[] f) {
      return f.length;
    } else if (elements instanceof double[] d) {
      return d.length;
    } else if (elements instanceof int[] i) {
      return i.length;
    } else if (elements instanceof long[] l) {
      return l.length;
    }
    return ((String[]) elements).length;
  }

  /**
   * The elements as float32, rounded where they are wider.
   *
   * @return the array's own storage where it is float32 already: do not modify
   * @throws InputException if the elements are text
   */
  public float[] toFloats() {
    if (elements instanceof float[] f) {
      return f;
    }
    float[] result = new float[size()];
    if (elements instanceof double[] d) {
      for (int i = 0; i < d.length; i++) {
        result[i] = (float) d[i];
      }
    } else if (elements instanceof int[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = v[i];
      }
    } else if (elements instanceof long[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = v[i];
      }
    } else {
      throw new InputException(where + ": expected numbers, found text");
    }
    return result;
  }

  /**
   * The elements as int.
   *
   * @return the array's own storage where it is int already: do not modify
   * @throws InputException naming the element if one is not a whole number within int's range
   */
  public int[] toInts() {
    if (elements instanceof int[] v) {
      return v;
    }
    int[] result = new int[size()];
    if (elements instanceof long[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = (int) v[i];
        requireExact(result[i] == v[i], i, v[i]);
      }
    } else if (elements instanceof float[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = (int) v[i];
        requireExact(result[i] == (double) v[i], i, v[i]);
      }
    } else if (elements instanceof double[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = (int) v[i];
        requireExact(result[i] == v[i], i, v[i]);
      }
    } else {
      throw new InputException(where + ": expected numbers, found text");
    }
    return result;
  }

  private void requireExact(boolean exact, int index, Object found) {
    if (!exact) {
      throw new InputException(
          where + ", element " + index + ": expected a whole number below 2^31, found " + found);
    }
  }

  /**
   * The elements as double.
   *
   * @throws InputException if the elements are text
   */
  public double[] toDoubles() {
    if (elements instanceof double[] d) {
      return d;
    }
    double[] result = new double[size()];
    if (elements instanceof float[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = v[i];
      }
    } else if (elements instanceof int[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = v[i];
      }
    } else if (elements instanceof long[] v) {
      for (int i = 0; i < v.length; i++) {
        result[i] = v[i];
      }
    } else {
      throw new InputException(where + ": expected numbers, found text");
    }
    return result;
  }

  /**
   * The elements as text.
   *
   * @throws InputException if they are numbers
   */
  public String[] toText() {
    if (elements instanceof String[] s) {
      return s.clone();
    }
    throw new InputException(where + ": expected text, found " + type);
  }

  @Override
  public String toString() {
    return where + " " + type + Arrays.toString(shape);
  }
}
