package io.gamlp.flink.stages;

import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;

/**
 * How raw features become X, the input of a model.
 *
 * @param hops number K of blocks of X
 * @param directed whether hops follow the direction of edges
 * @param normalizer applied to the raw features before the hops
 */
public record InputForm(int hops, boolean directed, FeatureNormalizer normalizer) {

  /** The form that options ask for, fitted to the training nodes of a snapshot. */
  public static InputForm fitted(TrainConfig config, SnapshotStore snapshot) throws IOException {
    return fitted(config.hops(), config.normalize().toString(), snapshot);
  }

  /**
   * @param hops number K of blocks of X
   * @param normalize a value of {@code --normalize}
   * @param snapshot whose training nodes it is fitted to; it says whether edges have a direction
   */
  public static InputForm fitted(int hops, String normalize, SnapshotStore snapshot)
      throws IOException {
    FeatureNormalizer.Kind kind = FeatureNormalizer.Kind.parse(normalize);
    return new InputForm(
        hops, snapshot.manifest().directed(), FeatureNormalizer.fit(kind, snapshot, hops));
  }

  /**
   * The form of a saved model's input.
   *
   * @param model where it is from, for messages
   * @throws io.gamlp.graph.InputException when the model's normalisation is not one
   */
  public static InputForm of(ModelInfo info, String model) {
    return new InputForm(
        info.hops(), info.directed(), NormalizerJson.read(info.normalisation(), model));
  }

  /** Number d of raw features. */
  public int dimension() {
    return normalizer.dimension();
  }
}
