package io.gamlp.flink.estimate;

import io.gamlp.admm.baseline.BaselineFootprint;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.training.BaselineRun;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import java.util.Locale;

/** Refuses a baseline training that certainly does not fit this process. */
final class BaselineMemory {

  private BaselineMemory() {}

  /**
   * @param heap bytes that this process may have
   * @throws InputException when the training cannot fit
   */
  static void requireFits(TrainConfig config, SnapshotSummary data, long heap) {
    BaselineFootprint footprint =
        BaselineFootprint.of(
            BaselineRun.settings(
                config,
                Math.multiplyExact(config.hops(), data.featureDimension()),
                data.classes(),
                config.seed()),
            data.train(),
            (long) data.val() + data.test());
    MemoryCheck.requireArray(footprint.longestArray(), config.data());
    if (footprint.heapBytes() > heap) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: training %d layers with %s needs at least %s of heap, but this process has %s;"
                  + " give it more (GAMLP_HEAP), or take more --blocks or fewer or narrower layers",
              config.data(),
              config.layers(),
              config.algorithm(),
              HumanBytes.of(footprint.heapBytes()),
              HumanBytes.of(heap)));
    }
  }
}
