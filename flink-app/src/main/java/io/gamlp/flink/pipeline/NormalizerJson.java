package io.gamlp.flink.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;
import java.nio.file.Path;

/** A fitted normaliser inside {@code model.json}: what it does to features goes with the model. */
final class NormalizerJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NormalizerJson() {}

  static JsonNode write(FeatureNormalizer normalizer) {
    return MAPPER.valueToTree(normalizer);
  }

  /**
   * @throws InputException when the model's normalisation is not one
   */
  static FeatureNormalizer read(JsonNode json, Path modelFolder) {
    try {
      return MAPPER.treeToValue(json, FeatureNormalizer.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          modelFolder.resolve(ModelFile.INFO_NAME)
              + ": 'normalisation' is not valid: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
