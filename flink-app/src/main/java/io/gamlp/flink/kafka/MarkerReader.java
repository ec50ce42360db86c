package io.gamlp.flink.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the completion markers that are committed, from the one partition that has them. */
final class MarkerReader {

  private MarkerReader() {}

  /** The markers by their snapshots, the last published one last. */
  static Map<String, CompletionMarker> read(KafkaSettings settings, String topic) {
    Map<String, CompletionMarker> markers = new LinkedHashMap<>();
    WholePartition.read(
        settings,
        new TopicPartition(topic, MetricsRecords.MARKERS),
        record -> take(record, markers));
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
