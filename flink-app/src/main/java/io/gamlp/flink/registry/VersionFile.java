package io.gamlp.flink.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A {@link ModelVersion} as {@code version.json}; accuracies of empty splits are null. */
final class VersionFile {

  static final String NAME = "version.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private VersionFile() {}

  static byte[] bytes(ModelVersion version) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("version", version.version());
    node.put("snapshot", version.snapshot());
    node.put("parent", version.parent().orElse(null));
    node.put("seed", version.seed());
    node.put("created", version.created().toString());
    putShare(node, "train_accuracy", version.accuracies().train());
    putShare(node, "val_accuracy", version.accuracies().val());
    putShare(node, "test_accuracy", version.accuracies().test());
    node.put("weights_sha256", version.weightsSha256());
    node.put("info_sha256", version.infoSha256());
    return JSON.writeValueAsBytes(node);
  }

  private static void putShare(ObjectNode node, String key, double share) {
    if (Double.isNaN(share)) {
      node.putNull(key);
    } else {
      node.put(key, share);
    }
  }

  /**
   * @param path where the bytes are from
   * @throws InputException where they are no version
   */
  static ModelVersion parse(String path, byte[] bytes) throws IOException {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node.path("format").asInt(-1) != FORMAT) {
        throw new InputException(
            path + ": 'format' is " + node.path("format") + ", expected " + FORMAT);
      }
      return new ModelVersion(
          text(path, node, "version"),
          text(path, node, "snapshot"),
          Optional.ofNullable(node.path("parent").textValue()),
          node.path("seed").longValue(),
          Instant.parse(text(path, node, "created")),
          new Accuracies(
              node.path("train_accuracy").asDouble(Double.NaN),
              node.path("val_accuracy").asDouble(Double.NaN),
              node.path("test_accuracy").asDouble(Double.NaN)),
          text(path, node, "weights_sha256"),
          text(path, node, "info_sha256"));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new InputException(path + ": is no version of a model: " + e.getMessage(), e);
    }
  }

  private static String text(String path, JsonNode node, String key) {
    String text = node.path(key).textValue();
    if (text == null) {
      throw new InputException(path + ": '" + key + "' is missing, expected a text");
    }
    return text;
  }
}
