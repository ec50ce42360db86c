package io.gamlp.flink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.Prediction;
import io.gamlp.flink.kafka.PredictionCodec;
import io.gamlp.flink.kafka.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a careful consumer sees: committed records, all of them. */
final class TopicReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaSettings settings;
  private final Topics topics;

  TopicReader(KafkaSettings settings, String dataset) {
    this.settings = settings;
    this.topics = new Topics(dataset);
  }

  private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    return io.gamlp.flink.kafka.TopicReader.settled(settings, topic);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  /** What holds for each node; those that were taken back are not there. */
  Map<String, Prediction> predictions() {
    return held(PredictionCodec::decode);
  }

  /** The same as text, as a tool shows it that knows nothing of this program. */
  Map<String, String> texts() {
    return held(value -> new String(value, StandardCharsets.UTF_8));
  }

  private <T> Map<String, T> held(Function<byte[], T> form) {
    Map<String, T> held = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all(topics.predictions())) {
      if (record.value() == null) {
        held.remove(key(record));
      } else {
        held.put(key(record), form.apply(record.value()));
      }
    }
    return held;
  }

  /**
   * Every record of the predictions topic as text, sorted: two streams that published the same, in
   * whatever partitions, have the same lines. A record that came twice stands twice.
   */
  List<String> everyPrediction() {
    List<String> lines = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : all(topics.predictions())) {
      lines.add(key(record) + " " + text(record.value()));
    }
    lines.sort(null);
    return lines;
  }

  private static String text(byte[] value) {
    if (value == null) {
      return "gone";
    }
    Prediction p = PredictionCodec.decode(value);
    return p.snapshot()
        + " "
        + p.modelVersion()
        + " "
        + p.predicted()
        + " "
        + Arrays.toString(p.probabilities());
  }

  /** The records of one kind on the metrics topic, in order. */
  List<JsonNode> metrics(String kind) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : all(topics.metrics())) {
      JsonNode node = record.value() == null ? null : JSON.readTree(record.value());
      if (node != null && node.path("record").asText().equals(kind)) {
        found.add(node);
      }
    }
    return found;
  }

  /** The snapshots that are out, in the order of their markers; fails where one stands twice. */
  List<String> published() throws IOException {
    List<String> snapshots =
        metrics("SnapshotPublished").stream().map(node -> node.path("snapshot").asText()).toList();
    if (new HashSet<>(snapshots).size() < snapshots.size()) {
      throw new AssertionError("a snapshot was published twice: " + snapshots);
    }
    return snapshots;
  }
}
