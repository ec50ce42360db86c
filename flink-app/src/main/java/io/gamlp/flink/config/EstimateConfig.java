package io.gamlp.flink.config;

/** Typed view of the options of {@code estimate}: those of the training that is estimated. */
public final class EstimateConfig extends CommandConfig {

  private final TrainConfig training;

  private EstimateConfig(EffectiveOptions options) {
    super(options);
    this.training = TrainConfig.from(options);
  }

  /**
   * @throws ConfigException where {@code train} would refuse the options
   */
  public static EstimateConfig from(EffectiveOptions options) {
    return new EstimateConfig(options);
  }

  /** The training as {@code train} would run it; it has no output folder. */
  public TrainConfig training() {
    return training;
  }
}
