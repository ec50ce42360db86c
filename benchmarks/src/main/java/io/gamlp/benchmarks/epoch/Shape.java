package io.gamlp.benchmarks.epoch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * Sizes of a generated training.
 *
 * @param layers L
 * @param hidden width of all hidden layers
 * @param input n_0
 * @param columns V, training columns
 */
public record Shape(int layers, int hidden, int input, int columns) implements Serializable {

  /** n_0 … n_L. */
  public int[] widths() {
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, hidden);
    widths[0] = input;
    widths[layers] = SyntheticColumns.CLASSES;
    return widths;
  }

  public Shape columns(int newColumns) {
    return new Shape(layers, hidden, input, newColumns);
  }

  /** Bytes of X, p, z, q, u and W, each once. */
  public long variableBytes() {
    int[] widths = widths();
    long floats = (long) input * columns;
    for (int layer = 1; layer <= layers; layer++) {
      floats += (long) widths[layer] * widths[layer - 1];
      floats += (long) widths[layer] * columns;
      // p of the layer above, q and u of the boundary between.
      floats += layer < layers ? 3L * widths[layer] * columns : 0;
    }
    return Float.BYTES * floats;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d x %,d, V %,d", layers, hidden, columns);
  }
}
