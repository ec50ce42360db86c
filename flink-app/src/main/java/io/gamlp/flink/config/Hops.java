package io.gamlp.flink.config;

import io.gamlp.graph.source.DataSource;

/**
 * How many blocks the input has. Plain samples have no edges: Ã is the identity, and every further
 * hop would repeat the features.
 */
final class Hops {

  private static final int OF_SAMPLES = 1;

  private Hops() {}

  /**
   * What {@code --hops} says, or its default for the source of {@code --data}.
   *
   * @throws ConfigException where hops are asked for that would repeat the features
   */
  static int of(EffectiveOptions options) {
    if (!DataSource.isOfSamples(options.get(GamlpOptions.DATA))) {
      return options.get(GamlpOptions.HOPS);
    }
    if (options.isGiven(GamlpOptions.HOPS) && options.get(GamlpOptions.HOPS) != OF_SAMPLES) {
      throw new ConfigException(
          options.origin(GamlpOptions.HOPS)
              + ": found "
              + options.get(GamlpOptions.HOPS)
              + ", but samples have no edges, so that hops only repeat the features; leave the"
              + " option out, or give 1");
    }
    return OF_SAMPLES;
  }
}
