package io.gamlp.flink.config;

import java.util.OptionalLong;

/** Typed view of the options of {@code evaluate}; the model says how its input was made. */
public final class EvaluateConfig extends CommandConfig {

  private EvaluateConfig(EffectiveOptions options) {
    super(options);
  }

  public static EvaluateConfig from(EffectiveOptions options) {
    return new EvaluateConfig(options);
  }

  public ModelReference model() {
    return ModelReference.parse(get(GamlpOptions.MODEL_DIR), ModelReference.MODEL_GRAMMAR);
  }

  /** The split's seed where one is given; else the one that the model was trained with holds. */
  public OptionalLong givenSeed() {
    return options().isGiven(GamlpOptions.SEED) ? OptionalLong.of(seed()) : OptionalLong.empty();
  }
}
