package io.gamlp.flink.estimate;

import io.gamlp.admm.training.Discriminants;
import io.gamlp.flink.config.InitScheme;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.store.FeatureNormalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Heap of the process of the command itself, wherever tasks run: what it makes from the data before
 * training, one after the other.
 *
 * @param firstLayer bytes for {@code --init-scheme discriminant}, 0 with another one
 * @param whitening bytes for {@code --normalize whiten}, 0 with another one
 */
public record CommandMemory(long firstLayer, long whitening) {

  static CommandMemory of(TrainConfig config, SnapshotSummary data) {
    // A start brings its first layer, and the features as it was trained on them.
    if (config.init().isPresent()) {
      return new CommandMemory(0, 0);
    }
    long firstLayer =
        config.initScheme() == InitScheme.DISCRIMINANT
            ? Discriminants.heapBytes(
                Math.multiplyExact(config.hops(), data.featureDimension()),
                config.hiddenWidths()[0],
                data.train())
            : 0;
    return new CommandMemory(
        firstLayer,
        FeatureNormalizer.heapBytesToFit(
            FeatureNormalizer.Kind.parse(config.normalize().toString()), data.featureDimension()));
  }

  /**
   * @param data names the input in the message
   * @param heap bytes that this process may have
   * @throws InputException when it is less
   */
  void requireFits(String data, long heap) {
    requireFits(data, "--init-scheme discriminant", firstLayer, heap);
    requireFits(data, "--normalize whiten", whitening, heap);
  }

  private static void requireFits(String data, String option, long bytes, long heap) {
    if (bytes > heap) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: %s needs at least %s of heap in this process, but it has %s; give it more"
                  + " (GAMLP_HEAP), or take another one",
              data,
              option,
              HumanBytes.of(bytes),
              HumanBytes.of(heap)));
    }
  }

  /** Bytes at its most: one is made after the other. */
  long most() {
    return Math.max(firstLayer, whitening);
  }

  /** Lines for people; none where nothing is made. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (firstLayer + whitening > 0) {
      lines.add("");
      lines.add("Heap of the command's own process (GAMLP_HEAP), before training:");
      add(lines, "--normalize whiten", whitening);
      add(lines, "--init-scheme discriminant", firstLayer);
    }
    return lines;
  }

  private static void add(List<String> lines, String option, long bytes) {
    if (bytes > 0) {
      lines.add(String.format(Locale.ROOT, "%-29s%12s", option, HumanBytes.of(bytes)));
    }
  }
}
