package io.gamlp.flink.config;

import io.gamlp.graph.wire.WireFormat;
import java.util.Optional;

/** Typed view of the options of {@code publish}. */
public final class PublishConfig extends CommandConfig {

  private static final String STORED = "stored:";

  private final int hops;

  private PublishConfig(EffectiveOptions options) {
    super(options);
    this.hops = Hops.of(options);
  }

  /**
   * @throws ConfigException where one of {@code --delta-from} and {@code --base} lacks the other, a
   *     snapshot would be its own base, or hops would repeat the features
   */
  public static PublishConfig from(EffectiveOptions options) {
    PublishConfig config = new PublishConfig(options);
    if (config.deltaFrom().isPresent() && config.base().isEmpty()) {
      throw new ConfigException(
          "--delta-from: found no --base, expected the id that the graph was published as");
    }
    if (config.deltaFrom().isEmpty() && options.isGiven(GamlpOptions.BASE)) {
      throw new ConfigException(
          options.origin(GamlpOptions.BASE)
              + ": found no --delta-from, expected the graph that was published as "
              + options.get(GamlpOptions.BASE));
    }
    if (config.snapshot().isPresent() && config.snapshot().equals(config.base())) {
      throw new ConfigException(
          options.origin(GamlpOptions.SNAPSHOT) + ": found the id of the base, expected a new id");
    }
    return config;
  }

  public KafkaConfig kafka() {
    return KafkaConfig.from(options());
  }

  public String dataset() {
    return get(GamlpOptions.DATASET);
  }

  /** The topic where it has another name than the dataset gives it. */
  public Optional<String> topic() {
    return Optional.ofNullable(get(GamlpOptions.TOPIC));
  }

  public int partitions() {
    return get(GamlpOptions.PARTITIONS);
  }

  /** The id asked for; empty where one is to be made. */
  public Optional<String> snapshot() {
    return Optional.ofNullable(get(GamlpOptions.SNAPSHOT));
  }

  /** The source of the base's graph; empty for the whole graph. */
  public Optional<String> deltaFrom() {
    return Optional.ofNullable(get(GamlpOptions.DELTA_FROM));
  }

  /** Id of the base: as given, or the one that a stored graph has. */
  public Optional<String> base() {
    String given = get(GamlpOptions.BASE);
    return given != null ? Optional.of(given) : deltaFrom().flatMap(PublishConfig::storedId);
  }

  private static Optional<String> storedId(String source) {
    int hash = source.lastIndexOf('#');
    return source.startsWith(STORED) && hash >= 0
        ? Optional.of(source.substring(hash + 1))
        : Optional.empty();
  }

  public WireFormat wireFormat() {
    return WireFormat.valueOf(get(GamlpOptions.WIRE_FORMAT).name());
  }

  public int hops() {
    return hops;
  }

  public boolean directed() {
    return get(GamlpOptions.DIRECTED);
  }
}
