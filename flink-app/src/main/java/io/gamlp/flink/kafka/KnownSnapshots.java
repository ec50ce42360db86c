package io.gamlp.flink.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What became of the snapshots that a stream has settled, by the one partition of the metrics topic
 * that says it. Who is not in it may be on its way, never have been sent, or have been deleted by
 * retention.
 */
public final class KnownSnapshots {

  /** Begins the key of a notice about the snapshot that follows; its value is JSON. */
  public static final String NOTICE_KEY = "notice:";

  /** The record of a notice about a snapshot that has failed. */
  public static final String FAILED_RECORD = "SnapshotFailed";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a snapshot has ended. */
  public enum Fate {
    /** Its predictions are out. */
    PUBLISHED,
    /** It could not be made whole, augmented or trained. */
    FAILED,
    /** A newer one took its place. */
    SKIPPED
  }

  private final Map<String, Fate> fates;

  private KnownSnapshots(Map<String, Fate> fates) {
    this.fates = fates;
  }

  /**
   * Reads the partition.
   *
   * @param topic the metrics topic, which must be there
   * @throws TimeoutException when it does not go on for a minute
   */
  public static KnownSnapshots read(KafkaSettings settings, String topic) {
    Map<String, Fate> fates = new HashMap<>();
    WholePartition.read(
        settings,
        new TopicPartition(topic, MetricsRecords.MARKERS),
        record -> {
          take(record, MetricsRecords.MARKER_KEY, fates);
          take(record, NOTICE_KEY, fates);
        });
    return new KnownSnapshots(fates);
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, String prefix, Map<String, Fate> fates) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.startsWith(prefix)) {
      return;
    }
    String snapshot = key.substring(prefix.length());
    if (record.value() == null) {
      fates.remove(snapshot);
    } else {
      fates.put(snapshot, prefix.equals(NOTICE_KEY) ? noticed(record.value()) : Fate.PUBLISHED);
    }
  }

  /**
   * What cannot be read is a notice of a later version, which says of what is over all the same.
   */
  private static Fate noticed(byte[] value) {
    try {
      return JSON.readTree(value).path("record").asText().equals(FAILED_RECORD)
          ? Fate.FAILED
          : Fate.SKIPPED;
    } catch (IOException e) {
      return Fate.SKIPPED;
    }
  }

  /** How a snapshot has ended; empty where nothing says that it has. */
  public Optional<Fate> fate(String snapshot) {
    return Optional.ofNullable(fates.get(snapshot));
  }
}
