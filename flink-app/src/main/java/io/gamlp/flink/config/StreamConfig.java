package io.gamlp.flink.config;

import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Typed view of the options of {@code stream}. */
public final class StreamConfig extends CommandConfig {

  private final TrainConfig training;

  private StreamConfig(EffectiveOptions options) {
    super(options);
    this.training = TrainConfig.from(options);
  }

  /**
   * The view of options that have been read.
   *
   * @throws ConfigException where {@code train} would refuse the options
   */
  public static StreamConfig from(EffectiveOptions options) {
    return new StreamConfig(options);
  }

  /**
   * The training of the first snapshot, as {@code train} with these options would run it; later
   * ones are {@link TrainConfig#continuing} it. It has no output folder.
   */
  public TrainConfig training() {
    return training;
  }

  public KafkaConfig kafka() {
    return KafkaConfig.from(options());
  }

  public String dataset() {
    return get(GamlpOptions.DATASET);
  }

  /** The topic of snapshots where it has another name than the dataset gives it. */
  public Optional<String> topic() {
    return Optional.ofNullable(get(GamlpOptions.TOPIC));
  }

  /** Partitions of topics that have to be made. */
  public int partitions() {
    return get(GamlpOptions.PARTITIONS);
  }

  /** The store, as a URI. */
  public String store() {
    return WorkUri.parse(get(GamlpOptions.STORE));
  }

  /** Where models go, as a URI: as given, or in the store. */
  public String models() {
    return options().isGiven(GamlpOptions.REGISTRY) ? registry() : store() + "/registry";
  }

  public boolean preempt() {
    return get(GamlpOptions.ON_NEW_SNAPSHOT) == OnNewSnapshot.PREEMPT;
  }

  public WireFormat predictionsFormat() {
    return WireFormat.valueOf(get(GamlpOptions.PREDICTIONS_FORMAT).name());
  }

  public Tolerance tolerance() {
    return ToleranceForm.parse(get(GamlpOptions.TOLERATE_BAD));
  }

  public Duration openLimit() {
    return OrNone.time(get(GamlpOptions.OPEN_LIMIT));
  }

  /** Time between checkpoints of the ingest job. */
  public Duration ingestInterval() {
    return OrNone.time(get(GamlpOptions.INGEST_INTERVAL));
  }

  public int ingestParallelism() {
    return get(GamlpOptions.INGEST_PARALLELISM);
  }

  public int attempts() {
    return get(GamlpOptions.ATTEMPTS);
  }

  public OptionalInt retainSnapshots() {
    return OrNone.count(get(GamlpOptions.RETAIN_SNAPSHOTS));
  }

  public Optional<Duration> retainAge() {
    return OrNone.duration(get(GamlpOptions.RETAIN_AGE));
  }

  public OptionalInt retainModels() {
    return OrNone.count(get(GamlpOptions.RETAIN_MODELS));
  }

  /** The snapshot to end after. */
  public Optional<String> untilSnapshot() {
    return Optional.ofNullable(get(GamlpOptions.UNTIL_SNAPSHOT));
  }

  /** How long there has to be nothing to do before the end. */
  public Optional<Duration> idleExit() {
    return OrNone.duration(get(GamlpOptions.IDLE_EXIT));
  }

  /** Whether the ingest job ends with this program; on an embedded cluster it always does. */
  public boolean stopIngest() {
    return get(GamlpOptions.STOP_INGEST);
  }
}
