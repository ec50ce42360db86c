package io.gamlp.graph.store;

import java.util.Arrays;

/** An int array that grows. */
final class GrowingInts {

  private int[] values = new int[64];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  int[] array() {
    return values;
  }
}
