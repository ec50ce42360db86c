package io.gamlp.flink.kafka;

import java.io.IOException;

/**
 * All that is published about one snapshot, in bounded memory.
 *
 * @param snapshot id of the snapshot
 * @param sequence its place among the snapshots of the dataset
 * @param modelVersion the model that made the predictions, such as {@code v000004}
 * @param rows one prediction for each node of the graph
 * @param removed ids of nodes that the snapshot published before has and this one has not
 * @param metrics lines of figures, each one JSON object
 */
public record SnapshotPredictions(
    String snapshot,
    long sequence,
    String modelVersion,
    Rows rows,
    Iterable<String> removed,
    Iterable<String> metrics) {

  /** Predictions, one after another. */
  @FunctionalInterface
  public interface Rows {
    /** Gives each of them to the consumer, in any order. */
    void forEach(Consumer consumer) throws IOException;
  }

  /** Takes predictions. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * @param node the node's id
     * @param predicted its most probable class, 0-based
     * @param probabilities of each class; not kept, may be used again by the caller
     */
    void accept(String node, int predicted, float[] probabilities) throws IOException;
  }
}
