package io.gamlp.flink.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The record that says that a snapshot's predictions are out: one JSON object on the metrics topic,
 * in the same transaction as they.
 *
 * @param snapshot id of the snapshot
 * @param sequence its place among the snapshots of the dataset
 * @param modelVersion the model that made the predictions
 * @param predictions how many there are
 * @param removed how many nodes were taken back
 * @param metrics how many lines of figures came along
 * @param ends for each partition of the predictions topic the offset after the snapshot's last
 *     record: who has read all of them up to there has it whole
 */
public record CompletionMarker(
    String snapshot,
    long sequence,
    String modelVersion,
    long predictions,
    long removed,
    long metrics,
    SortedMap<Integer, Long> ends) {

  private static final String MAJOR = "1.";
  private static final String VERSION = "1.0";
  private static final String RECORD = "SnapshotPublished";
  private static final ObjectMapper JSON = new ObjectMapper();

  public CompletionMarker {
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
  }

  byte[] encode() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("version", VERSION)
        .put("record", RECORD)
        .put("snapshot", snapshot)
        .put("sequence", sequence)
        .put("modelVersion", modelVersion)
        .put("predictions", predictions)
        .put("removed", removed)
        .put("metrics", metrics);
    ObjectNode offsets = node.putObject("ends");
    ends.forEach((partition, offset) -> offsets.put(partition.toString(), offset));
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws InputException when the bytes are no marker of a version that is known
   */
  public static CompletionMarker decode(byte[] value) {
    try {
      JsonNode node = JSON.readTree(value);
      if (!node.path("record").asText().equals(RECORD)
          || !node.path("version").asText().startsWith(MAJOR)) {
        throw new IOException("no record " + RECORD + " of version " + MAJOR + "x");
      }
      SortedMap<Integer, Long> ends = new TreeMap<>();
      node.path("ends")
          .fields()
          .forEachRemaining(
              end -> ends.put(Integer.parseInt(end.getKey()), end.getValue().longValue()));
      return new CompletionMarker(
          node.path("snapshot").asText(),
          node.path("sequence").longValue(),
          node.path("modelVersion").asText(),
          node.path("predictions").longValue(),
          node.path("removed").longValue(),
          node.path("metrics").longValue(),
          ends);
    } catch (IOException | NumberFormatException e) {
      throw new InputException(
          "completion marker: found " + e.getMessage() + ", expected the form in docs/kafka.md", e);
    }
  }
}
