package io.gamlp.flink.stream;

import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.flink.stages.Start;
import io.gamlp.flink.stages.TrainingPlaces;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.NodeIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code train --init previous-model} and {@code predict} make of the graphs of a library,
 * each augmented in full, without a stream.
 */
final class WarmChain {

  private final Storage storage;
  private final Cluster cluster;
  private final TrainConfig config;
  private final SnapshotLibrary library;
  private final Path folder;

  WarmChain(
      Storage storage, Cluster cluster, TrainConfig config, SnapshotLibrary library, Path folder) {
    this.storage = storage;
    this.cluster = cluster;
    this.config = config;
    this.library = library;
    this.folder = folder;
  }

  /** Probabilities by node, for each of the snapshots in turn. */
  List<Map<String, float[]>> run(String... snapshots) throws Exception {
    SnapshotStages stages = new SnapshotStages(storage, cluster);
    Optional<Start> start = Optional.empty();
    List<Map<String, float[]>> all = new ArrayList<>();
    for (String id : snapshots) {
      String work = folder.resolve("reference-" + id).toUri().toString();
      TrainConfig training = start.isEmpty() ? config : config.continuing(start.get().shape());
      SnapshotStore snapshot = library.open(id);
      AugmentedStore x =
          stages.augment(
              snapshot, work + "/x", InputForm.forTraining(training, snapshot, start), 0);
      Path out = Files.createDirectories(folder.resolve("out-" + id));
      Model model =
          stages
              .train(
                  training,
                  training.seed(),
                  x,
                  start,
                  new TrainingPlaces(out, new RunDirectory(storage, work + "/run"), work + "/w"),
                  new SilentProgress(),
                  new Cancellation())
              .model();
      Map<String, float[]> predictions = new TreeMap<>();
      NodeIds ids = library.ids(id);
      stages.predict(
          x,
          model,
          work + "/p",
          (node, predicted, probabilities) -> predictions.put(ids.id(node), probabilities.clone()));
      all.add(predictions);
      start = Optional.of(Start.of(model, id));
    }
    return all;
  }
}
