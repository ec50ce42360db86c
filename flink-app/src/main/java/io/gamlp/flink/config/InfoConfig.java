package io.gamlp.flink.config;

/** Typed view of the options of {@code info}. */
public final class InfoConfig extends CommandConfig {

  private InfoConfig(EffectiveOptions options) {
    super(options);
  }

  public static InfoConfig from(EffectiveOptions options) {
    return new InfoConfig(options);
  }
}
