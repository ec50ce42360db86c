package io.gamlp.flink.ingest;

import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.graph.wire.Tolerance;
import java.time.Duration;
import java.util.Objects;

/**
 * What the ingest job needs to know.
 *
 * @param kafka how to reach the brokers
 * @param topic of snapshots; is there
 * @param dlqTopic of dead letters; is there
 * @param storeRoot URI of the store; only one ingest job may write to it
 * @param dataset name of the graphs, of the consumer group and of the transactions
 * @param tolerance of bad records in a snapshot
 * @param openLimit a snapshot that is not whole and gets no record for so long is given up, but not
 *     while the job reads records that are older than that, or the leader of a partition does not
 *     say that all was read; a base that is not in the store is waited for so long
 * @param lateLimit of a complete snapshot, so long duplicates are told from late records
 * @param checkpointInterval how often to decide, unless the environment says; a snapshot is in the
 *     store about so long after its last record
 * @param memoryBytes heap that the tables of what holds may take, 0 for a quarter of the process's
 *     heap; larger snapshots cost several passes over their files where records came twice
 */
public record IngestSettings(
    KafkaSettings kafka,
    String topic,
    String dlqTopic,
    String storeRoot,
    String dataset,
    Tolerance tolerance,
    Duration openLimit,
    Duration lateLimit,
    Duration checkpointInterval,
    long memoryBytes) {

  public static final Duration DEFAULT_OPEN_LIMIT = Duration.ofHours(1);
  public static final Duration DEFAULT_LATE_LIMIT = Duration.ofDays(7);
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
  public static final long DEFAULT_MEMORY_BYTES = 0;

  public IngestSettings {
    Objects.requireNonNull(kafka);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(dlqTopic);
    Objects.requireNonNull(storeRoot);
    Objects.requireNonNull(dataset);
    Objects.requireNonNull(tolerance);
    requirePositive(openLimit, "open limit");
    requirePositive(lateLimit, "late limit");
    requirePositive(checkpointInterval, "checkpoint interval");
    if (memoryBytes < 0) {
      throw new IllegalArgumentException("expected memory for tables, found " + memoryBytes);
    }
  }

  /** With the defaults for all but the limits that users set. */
  public IngestSettings(
      KafkaSettings kafka,
      String topic,
      String dlqTopic,
      String storeRoot,
      String dataset,
      Tolerance tolerance,
      Duration openLimit) {
    this(
        kafka,
        topic,
        dlqTopic,
        storeRoot,
        dataset,
        tolerance,
        openLimit,
        DEFAULT_LATE_LIMIT,
        DEFAULT_CHECKPOINT_INTERVAL,
        DEFAULT_MEMORY_BYTES);
  }

  private static void requirePositive(Duration duration, String what) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("expected " + what + " above 0, found " + duration);
    }
  }
}
