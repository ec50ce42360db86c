package io.gamlp.flink.training;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.training.Discriminants;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.graph.InputException;

/** Makes the first layer of {@code --init-scheme discriminant} in this process. */
final class FirstLayerOfData {

  private FirstLayerOfData() {}

  /**
   * @param source names the data in messages
   * @param neurons n_1
   * @throws InputException when no such layer can be made from the data
   */
  static Discriminants of(TrainingData data, String source, int neurons, long seed) {
    try (Kernels kernels = Kernels.best()) {
      return Discriminants.of(data, neurons, seed, kernels);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          source + ": --init-scheme discriminant cannot be made from it: " + e.getMessage(), e);
    }
  }
}
