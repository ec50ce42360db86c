package io.gamlp.flink.config;

import java.nio.file.Path;
import java.util.Map;

/** Typed view of the options of {@code augment}. */
public final class AugmentConfig extends CommandConfig {

  private final int hops;

  private AugmentConfig(EffectiveOptions options) {
    super(options);
    this.hops = Hops.of(options);
  }

  /**
   * @throws ConfigException where hops would repeat the features
   */
  public static AugmentConfig from(EffectiveOptions options) {
    return new AugmentConfig(options);
  }

  public Path out() {
    return Path.of(get(GamlpOptions.OUT));
  }

  public int hops() {
    return hops;
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

  @Override
  public Map<String, String> effectiveOptions() {
    Map<String, String> values = super.effectiveOptions();
    values.put(GamlpOptions.HOPS.key(), Integer.toString(hops));
    return values;
  }
}
