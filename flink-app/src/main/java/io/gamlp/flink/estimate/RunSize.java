package io.gamlp.flink.estimate;

import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.training.SettingsOfConfig;
import io.gamlp.graph.SnapshotSummary;

/**
 * What the size of a run depends on.
 *
 * @param name of the data, for people
 * @param hops K of the augmentation
 * @param nodes of the graph
 * @param trainColumns V
 * @param heldOutColumns validation and test columns together
 */
record RunSize(
    String name,
    TrainingSettings settings,
    int hops,
    int nodes,
    int trainColumns,
    int heldOutColumns) {

  static RunSize of(TrainConfig config, SnapshotSummary data) {
    TrainingSettings settings =
        SettingsOfConfig.of(
            config,
            Math.multiplyExact(config.hops(), data.featureDimension()),
            data.classes(),
            config.seed());
    return new RunSize(
        data.name(), settings, config.hops(), data.nodes(), data.train(), data.val() + data.test());
  }
}
