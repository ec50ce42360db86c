package io.gamlp.flink.training;

import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.io.Serializable;

/** Where a run's layers have the weights from that they start with; travels to the tasks. */
sealed interface ChainStart extends Serializable {

  StartWeights open(Storage storage, TrainingSettings settings) throws IOException;

  /** Drawn by each layer for itself. */
  record Drawn() implements ChainStart {
    @Override
    public StartWeights open(Storage storage, TrainingSettings settings) {
      return StartWeights.drawn(settings);
    }
  }

  /**
   * Weights of all layers, which may be worth keeping.
   *
   * @param path a {@link StartWeightsFile}
   */
  record Given(String path) implements ChainStart {
    @Override
    public StartWeights open(Storage storage, TrainingSettings settings) throws IOException {
      return StartWeightsFile.read(storage, path, settings.layers());
    }
  }

  /**
   * A first layer made from the data, others drawn.
   *
   * @param path a {@link StartWeightsFile} of one layer
   */
  record FirstLayer(String path) implements ChainStart {
    @Override
    public StartWeights open(Storage storage, TrainingSettings settings) throws IOException {
      StartWeights first = StartWeightsFile.read(storage, path, 1);
      return StartWeights.drawn(settings).withFirstLayer(first);
    }
  }
}
