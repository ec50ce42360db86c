package io.gamlp.flink.outputs;

/**
 * Weights of one layer: {@code W p + b}.
 *
 * @param rows n_l, outputs
 * @param columns n_{l-1}, inputs
 * @param weights W, row-major, {@code rows * columns} long
 * @param bias b, {@code rows} long
 */
public record LayerWeights(int rows, int columns, float[] weights, float[] bias) {

  public LayerWeights {
    if (weights.length != (long) rows * columns || bias.length != rows) {
      throw new IllegalArgumentException(
          "a layer of "
              + rows
              + " x "
              + columns
              + " cannot have "
              + weights.length
              + " weights and "
              + bias.length
              + " biases");
    }
  }
}
