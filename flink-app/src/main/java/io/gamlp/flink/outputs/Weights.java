package io.gamlp.flink.outputs;

import java.util.List;

/**
 * Weights of a whole chain of layers, each as wide as the next one expects.
 *
 * @param layers layer 1 first; at least one
 */
public record Weights(List<LayerWeights> layers) {

  public Weights {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one layer");
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).columns() != layers.get(l - 1).rows()) {
        throw new IllegalArgumentException(
            "layer "
                + (l + 1)
                + " takes "
                + layers.get(l).columns()
                + " values, but layer "
                + l
                + " gives "
                + layers.get(l - 1).rows());
      }
    }
  }

  public int depth() {
    return layers.size();
  }

  /** n_L, the classes that the last layer tells apart. */
  public int numClasses() {
    return layers.get(depth() - 1).rows();
  }

  /** n_0 … n_L, {@code depth() + 1} long. */
  public int[] widths() {
    int[] widths = new int[depth() + 1];
    widths[0] = layers.get(0).columns();
    for (int l = 1; l <= depth(); l++) {
      widths[l] = layers.get(l - 1).rows();
    }
    return widths;
  }

  /** n_1 … n_{L-1}, {@code depth() - 1} long. */
  public int[] hiddenWidths() {
    return java.util.Arrays.copyOfRange(widths(), 1, depth());
  }
}
