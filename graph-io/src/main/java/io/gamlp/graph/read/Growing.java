package io.gamlp.graph.read;

import java.util.Arrays;

/** Arrays that grow while a file of unknown length is read. */
final class Growing {

  private Growing() {}

  private static int grown(int length) {
    if (length >= Integer.MAX_VALUE - 16) {
      throw new OutOfMemoryError("more than 2^31 entries");
    }
    return (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(1024L, length + (length >> 1)));
  }

  static final class Ints {
    private int[] values = new int[1024];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    int get(int index) {
      return values[index];
    }

    int[] toArray() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  static final class Floats {
    private float[] values = new float[1024];
    private int size;

    void add(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    float[] toArray() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }
}
