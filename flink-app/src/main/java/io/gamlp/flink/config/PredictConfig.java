package io.gamlp.flink.config;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Typed view of the options of {@code predict}; the model says how its input was made. */
public final class PredictConfig extends CommandConfig {

  private PredictConfig(EffectiveOptions options) {
    super(options);
  }

  public static PredictConfig from(EffectiveOptions options) {
    return new PredictConfig(options);
  }

  public ModelReference model() {
    return ModelReference.parse(get(GamlpOptions.MODEL_DIR), ModelReference.MODEL_GRAMMAR);
  }

  public Path out() {
    return Path.of(get(GamlpOptions.OUT));
  }

  /** The split's seed where one is given; else the one that the model was trained with holds. */
  public OptionalLong givenSeed() {
    return options().isGiven(GamlpOptions.SEED) ? OptionalLong.of(seed()) : OptionalLong.empty();
  }
}
