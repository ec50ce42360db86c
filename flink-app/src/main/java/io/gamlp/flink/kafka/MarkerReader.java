package io.gamlp.flink.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the completion markers that are committed, from the one partition that has them. */
final class MarkerReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private MarkerReader() {}

  /** The markers by their snapshots, the last published one last. */
  static Map<String, CompletionMarker> read(KafkaSettings settings, String topic) {
    TopicPartition partition = new TopicPartition(topic, MetricsRecords.MARKERS);
    Map<String, CompletionMarker> markers = new LinkedHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      long last = System.nanoTime();
      long reached = -1;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record, markers);
        }
        long now = System.nanoTime();
        if (consumer.position(partition) > reached) {
          reached = consumer.position(partition);
          last = now;
        } else if (now - last > PATIENCE_NANOS) {
          throw new TimeoutException("offset " + reached + " of " + partition + " does not come");
        }
      }
    }
    return markers;
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, Map<String, CompletionMarker> markers) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.startsWith(MetricsRecords.MARKER_KEY)) {
      return;
    }
    String snapshot = key.substring(MetricsRecords.MARKER_KEY.length());
    // Taken out first, so that it goes to the end.
    markers.remove(snapshot);
    if (record.value() != null) {
      markers.put(snapshot, CompletionMarker.decode(record.value()));
    }
  }
}
