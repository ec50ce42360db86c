package io.gamlp.flink.stages;

import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.Weights;
import java.util.Optional;

/**
 * What a training starts from in place of drawn weights.
 *
 * @param weights of all layers
 * @param form the input that they were trained on; empty for weights alone, which then have to fit
 *     the data as they are
 * @param name where they are from, for messages
 */
public record Start(Weights weights, Optional<InputForm> form, String name) {

  /** A whole model: its input has to have the same form, and it may grow. */
  public static Start of(Model model, String name) {
    return new Start(model.weights(), Optional.of(InputForm.of(model.info(), name)), name);
  }

  /** Weights alone. */
  public static Start of(Weights weights, String name) {
    return new Start(weights, Optional.empty(), name);
  }
}
