package io.gamlp.flink.outputs;

/**
 * A trained model.
 *
 * @param weights of all layers; the activation between them, softmax after the last
 * @param info what else has to be known
 */
public record Model(Weights weights, ModelInfo info) {

  public Model {
    int[] widths = weights.widths();
    if (widths[widths.length - 1] != info.numClasses()) {
      throw new IllegalArgumentException(
          "the output layer gives "
              + widths[widths.length - 1]
              + " values, but there are "
              + info.numClasses()
              + " classes");
    }
  }
}
