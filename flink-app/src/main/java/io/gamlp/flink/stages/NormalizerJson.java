package io.gamlp.flink.stages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;

/** A fitted normaliser inside {@code model.json}: what it does to features goes with the model. */
final class NormalizerJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NormalizerJson() {}

  static JsonNode write(FeatureNormalizer normalizer) {
    return MAPPER.valueToTree(normalizer);
  }

  /**
   * @param model where the model is from
   * @throws InputException when the model's normalisation is not one
   */
  static FeatureNormalizer read(JsonNode json, String model) {
    try {
      return MAPPER.treeToValue(json, FeatureNormalizer.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          model + ": 'normalisation' is not valid: " + e.getOriginalMessage(), e);
    }
  }
}
