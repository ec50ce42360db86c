package io.gamlp.flink.config;

import java.nio.file.Path;

/** Typed view of the options of {@code augment}. */
public final class AugmentConfig extends CommandConfig {

  private AugmentConfig(EffectiveOptions options) {
    super(options);
  }

  public static AugmentConfig from(EffectiveOptions options) {
    return new AugmentConfig(options);
  }

  public Path out() {
    return Path.of(get(GamlpOptions.OUT));
  }

  public int hops() {
    return get(GamlpOptions.HOPS);
  }

  public boolean directed() {
    return get(GamlpOptions.DIRECTED);
  }

  public Normalize normalize() {
    return get(GamlpOptions.NORMALIZE);
  }

  public int blocks() {
    return get(GamlpOptions.BLOCKS);
  }
}
