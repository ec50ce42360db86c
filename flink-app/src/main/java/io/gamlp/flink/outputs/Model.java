package io.gamlp.flink.outputs;

import io.gamlp.admm.math.ClassSet;
import java.util.Set;

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
    for (int masked : info.maskedClasses()) {
      if (masked < 0 || masked >= info.numClasses()) {
        throw new IllegalArgumentException(
            "class " + masked + " is masked, but there are " + info.numClasses() + " classes");
      }
    }
    if (Set.copyOf(info.maskedClasses()).size() == info.numClasses()) {
      throw new IllegalArgumentException("all classes are masked, expected one that is not");
    }
  }

  /** The classes that can be predicted. */
  public ClassSet classes() {
    return ClassSet.without(info.maskedClasses(), info.numClasses());
  }
}
