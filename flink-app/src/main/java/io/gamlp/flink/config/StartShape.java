package io.gamlp.flink.config;

import java.util.Optional;

/**
 * What the weights that a training starts from say about it.
 *
 * @param hidden widths of their hidden layers
 * @param input the form of the input that they were trained on; empty for weights alone
 */
public record StartShape(int[] hidden, Optional<Input> input) {

  /**
   * What a saved model says about its input.
   *
   * @param hops number K of blocks of X
   * @param directed whether hops follow the direction of edges
   * @param normalize how features were scaled
   * @param activation what its hidden layers do
   */
  public record Input(int hops, boolean directed, Normalize normalize, Activation activation) {}

  /** Weights alone. */
  public static StartShape ofWeights(int... hidden) {
    return new StartShape(hidden, Optional.empty());
  }

  /**
   * @throws ConfigException where options that are given ask for another input
   */
  void requireSameInput(EffectiveOptions options) {
    input.ifPresent(
        model -> {
          requireRawFeatures(options, model);
          requireSame(options, GamlpOptions.HOPS, model.hops());
          requireSame(options, GamlpOptions.DIRECTED, model.directed());
          requireSame(options, GamlpOptions.NORMALIZE, model.normalize());
          requireSame(options, GamlpOptions.ACTIVATION, model.activation());
        });
  }

  /** The activation of the start, or where weights alone do not say it that of the options. */
  Activation activation(EffectiveOptions options) {
    return input.map(Input::activation).orElseGet(() -> options.get(GamlpOptions.ACTIVATION));
  }

  private static void requireRawFeatures(EffectiveOptions options, Input model) {
    if (options.get(GamlpOptions.ALGORITHM) == Algorithm.PDADMM && model.hops() != 1) {
      throw new ConfigException(
          options.origin(GamlpOptions.ALGORITHM)
              + ": pdadmm trains on the raw features, but the model of --init was trained on "
              + model.hops()
              + " hops");
    }
  }

  private static <T> void requireSame(EffectiveOptions options, Option<T> option, T ofModel) {
    if (options.isGiven(option) && !options.get(option).equals(ofModel)) {
      throw new ConfigException(
          options.origin(option)
              + ": found "
              + options.get(option)
              + ", but the model of --init was trained with "
              + ofModel
              + "; leave the option out, or train from the start");
    }
  }
}
