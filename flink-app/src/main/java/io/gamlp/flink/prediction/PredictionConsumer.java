package io.gamlp.flink.prediction;

import java.io.IOException;

/** Gets the predictions of a snapshot, node by node. */
@FunctionalInterface
public interface PredictionConsumer {

  /**
   * @param node 0-based node
   * @param predicted its most probable class
   * @param probabilities of all classes, float32; the array is used again for the next node
   */
  void accept(int node, int predicted, float[] probabilities) throws IOException;
}
