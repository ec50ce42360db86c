package io.gamlp.flink.kafka;

import java.util.Objects;

/**
 * The value of a record of topic {@code graph.<dataset>.predictions.v1}; its key is the node's id.
 *
 * @param snapshot the snapshot whose graph was looked at
 * @param modelVersion the model that looked at it
 * @param predicted the most probable class, 0-based
 * @param probabilities of each class; not copied
 */
public record Prediction(
    String snapshot, String modelVersion, int predicted, float[] probabilities) {

  public Prediction {
    Objects.requireNonNull(snapshot);
    Objects.requireNonNull(modelVersion);
    Objects.requireNonNull(probabilities);
  }
}
