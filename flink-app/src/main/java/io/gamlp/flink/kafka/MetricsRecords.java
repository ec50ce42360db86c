package io.gamlp.flink.kafka;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of the metrics topic. Each has a key of its own, so that the topic can be compacted; the
 * markers have a partition of their own, so that they are found without reading the lines.
 */
final class MetricsRecords {

  static final int MARKERS = 0;
  static final String MARKER_KEY = "published:";

  private static final int LINES = 1;
  private static final String LINE_KEY = "line:";

  private final String topic;
  private final int linesPartition;

  /**
   * @param partitions of the topic; with only one, lines and markers share it
   */
  MetricsRecords(String topic, int partitions) {
    this.topic = topic;
    this.linesPartition = Math.min(LINES, partitions - 1);
  }

  ProducerRecord<byte[], byte[]> marker(CompletionMarker marker) {
    return new ProducerRecord<>(
        topic, MARKERS, utf8(MARKER_KEY + marker.snapshot()), marker.encode());
  }

  /** Takes a marker back. */
  ProducerRecord<byte[], byte[]> withoutMarker(String snapshot) {
    return new ProducerRecord<>(topic, MARKERS, utf8(MARKER_KEY + snapshot), null);
  }

  /**
   * @param number 0-based number of the line among those of its snapshot
   * @param line a JSON object
   */
  ProducerRecord<byte[], byte[]> line(
      String snapshot, String modelVersion, long number, String line) {
    ObjectNode value =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "1.0")
            .put("record", "Metrics")
            .put("snapshot", snapshot)
            .put("modelVersion", modelVersion);
    value.putRawValue("metrics", new RawValue(line));
    return new ProducerRecord<>(
        topic, linesPartition, lineKey(snapshot, number), utf8(value.toString()));
  }

  /** Takes a line back. */
  ProducerRecord<byte[], byte[]> withoutLine(String snapshot, long number) {
    return new ProducerRecord<>(topic, linesPartition, lineKey(snapshot, number), null);
  }

  private static byte[] lineKey(String snapshot, long number) {
    return utf8(LINE_KEY + snapshot + ":" + number);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
