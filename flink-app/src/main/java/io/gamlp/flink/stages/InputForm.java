package io.gamlp.flink.stages;

import io.gamlp.flink.augmentation.AugmentedManifest;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.FeatureNormalizer.Kind;
import io.gamlp.graph.store.SnapshotManifest;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How raw features become X, the input of a model.
 *
 * @param hops number K of blocks of X
 * @param directed whether hops follow the direction of edges
 * @param normalizer applied to the raw features before the hops
 */
public record InputForm(int hops, boolean directed, FeatureNormalizer normalizer) {

  /**
   * The form for a training on a snapshot: that of the model it starts from, extended to new
   * features; or without one that of the options, fitted to the training nodes.
   *
   * @throws InputException where the snapshot does not go with the model
   */
  public static InputForm forTraining(
      TrainConfig config, SnapshotStore snapshot, Optional<Start> start) throws IOException {
    Optional<InputForm> given = start.flatMap(Start::form);
    return given.isPresent()
        ? given.get().extendedTo(snapshot)
        : fitted(config.hops(), config.normalize().toString(), snapshot);
  }

  /**
   * @param hops number K of blocks of X
   * @param normalize a value of {@code --normalize}
   * @param snapshot whose training nodes it is fitted to; it says whether edges have a direction
   */
  public static InputForm fitted(int hops, String normalize, SnapshotStore snapshot)
      throws IOException {
    return new InputForm(
        hops,
        snapshot.manifest().directed(),
        FeatureNormalizer.fit(Kind.parse(normalize), snapshot, hops));
  }

  /**
   * The form of a saved model's input.
   *
   * @param model where it is from, for messages
   * @throws InputException when the model's normalisation is not one
   */
  public static InputForm of(ModelInfo info, String model) {
    return new InputForm(
        info.hops(), info.directed(), NormalizerJson.read(info.normalisation(), model));
  }

  static InputForm of(AugmentedManifest manifest) {
    return new InputForm(manifest.hops(), manifest.directed(), manifest.normalizer());
  }

  /** Number d of raw features. */
  public int dimension() {
    return normalizer.dimension();
  }

  /**
   * This form for a snapshot that may have more features. What it does to the features it was
   * fitted on does not change, so that a model's weights keep their meaning: the constant of {@code
   * row} stays, and so do the means and deviations of {@code standard}; those of the new features
   * are taken from the training nodes of the snapshot.
   *
   * @throws InputException when the snapshot has fewer features, or more where they are whitened,
   *     or its edges were stored otherwise
   */
  public InputForm extendedTo(SnapshotStore snapshot) throws IOException {
    SnapshotManifest manifest = snapshot.manifest();
    if (manifest.directed() != directed) {
      throw new InputException(
          snapshot.directory()
              + ": was stored with directed edges: "
              + manifest.directed()
              + ", but the model was trained with directed edges: "
              + directed);
    }
    if (manifest.dimension() < dimension()) {
      throw new InputException(
          snapshot.directory()
              + ": found "
              + manifest.dimension()
              + " features, but the model was trained on "
              + dimension()
              + ": a model can grow, but not shrink");
    }
    if (manifest.dimension() == dimension()) {
      return this;
    }
    if (normalizer.kind() == Kind.WHITEN) {
      throw new InputException(
          snapshot.directory()
              + ": found "
              + manifest.dimension()
              + " features, but the model was trained on "
              + dimension()
              + " that were whitened, which mixes all of them: such a model takes no more");
    }
    FeatureNormalizer fitted = FeatureNormalizer.fit(normalizer.kind(), snapshot, hops);
    return new InputForm(
        hops,
        directed,
        new FeatureNormalizer(
            normalizer.kind(),
            manifest.dimension(),
            normalizer.scale(),
            withHead(fitted.mean(), normalizer.mean()),
            withHead(fitted.inverseDeviation(), normalizer.inverseDeviation()),
            normalizer.whitening()));
  }

  private static float[] withHead(float[] values, float[] head) {
    float[] joined = values.clone();
    System.arraycopy(head, 0, joined, 0, head.length);
    return joined;
  }

  /** Whether the features that this form knows are treated the same in another one. */
  boolean isKeptBy(InputForm other) {
    FeatureNormalizer then = normalizer;
    FeatureNormalizer now = other.normalizer;
    return hops == other.hops
        && directed == other.directed
        && then.kind() == now.kind()
        && then.scale() == now.scale()
        && startsWith(now.mean(), then.mean())
        && startsWith(now.inverseDeviation(), then.inverseDeviation())
        && Arrays.equals(now.whitening(), then.whitening());
  }

  private static boolean startsWith(float[] values, float[] head) {
    return values.length >= head.length
        && Arrays.equals(values, 0, head.length, head, 0, head.length);
  }
}
