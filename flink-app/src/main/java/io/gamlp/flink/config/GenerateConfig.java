package io.gamlp.flink.config;

import java.nio.file.Path;

/** Typed view of the options of {@code generate}. */
public final class GenerateConfig extends CommandConfig {

  private GenerateConfig(EffectiveOptions options) {
    super(options);
  }

  /**
   * @throws ConfigException where the source is no generator
   */
  public static GenerateConfig from(EffectiveOptions options) {
    String source = options.get(GamlpOptions.DATA);
    if (!source.equals("karate") && !source.equals("sbm") && !source.startsWith("sbm:")) {
      throw new ConfigException(
          options.origin(GamlpOptions.DATA)
              + ": "
              + ValueRule.refusal(source, "a generator: karate or sbm[:key=value,…]"));
    }
    return new GenerateConfig(options);
  }

  public Path out() {
    return Path.of(get(GamlpOptions.OUT));
  }
}
