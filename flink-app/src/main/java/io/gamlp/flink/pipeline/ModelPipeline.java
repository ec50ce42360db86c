package io.gamlp.flink.pipeline;

import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.ModelReference;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.estimate.MemoryCheck;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.PredictionsWriter;
import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.prediction.PredictionConsumer;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.registry.ModelSource;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** {@code predict} and {@code evaluate}: a saved model on a graph. */
final class ModelPipeline {

  private final CommandConfig config;
  private final ModelReference given;
  private final OptionalLong givenSeed;
  private final WorkFolder work;
  private final Phases phases;
  private final RunFile run;

  private ModelPipeline(
      CommandConfig config,
      ModelReference given,
      OptionalLong givenSeed,
      WorkFolder work,
      Phases phases,
      RunFile run) {
    this.config = config;
    this.given = given;
    this.givenSeed = givenSeed;
    this.work = work;
    this.phases = phases;
    this.run = run;
  }

  static Accuracies predict(
      PredictConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    try (WorkFolder work = new WorkFolder(config, config.out());
        Phases phases = new Phases(progress, cancellation, run);
        PredictionsWriter writer = new PredictionsWriter(config.out())) {
      ModelPipeline pipeline =
          new ModelPipeline(config, config.model(), config.givenSeed(), work, phases, run);
      Accuracies accuracies = pipeline.apply(writer::add, graph -> {});
      writer.commit();
      run.results(accuracies).write(config.out());
      return accuracies;
    }
  }

  static Accuracies evaluate(
      EvaluateConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    RunFile unwritten =
        new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    Path scratch = Files.createTempDirectory("gamlp-evaluate");
    try (WorkFolder work = new WorkFolder(config, scratch);
        Phases phases = new Phases(progress, cancellation, unwritten)) {
      ModelPipeline pipeline =
          new ModelPipeline(config, config.model(), config.givenSeed(), work, phases, unwritten);
      return pipeline.apply(
          (node, predicted, probabilities) -> {},
          graph -> InputChecks.requireSomethingToEvaluate(graph, config));
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  /** What else a graph has to have. */
  private interface Requirement {
    void check(LoadedGraph graph);
  }

  /** Augments a graph as the model's input was, and applies the model to it. */
  private Accuracies apply(PredictionConsumer rows, Requirement requirement) throws Exception {
    try (StartingCluster starting = StartingCluster.of(config)) {
      ModelSource source = new ModelSource(work.storage(), config.registry());
      ModelReference pinned = source.pinned(given);
      Model model = source.read(pinned);
      run.note("model", pinned.toString());
      phases.begin("read", config.data());
      LoadedGraph graph = LoadedGraph.read(config, givenSeed.orElse(model.info().splitSeed()));
      InputChecks.requireSameInput(graph, model, config, pinned.toString());
      requirement.check(graph);
      phases.progress().dataRead(graph.summary());
      run.data(graph.summary());

      Cluster cluster = starting.get(run, phases.progress());
      MemoryCheck.requireAugmentable(config.data(), model.info().hops(), cluster);
      phases.begin("augment", model.info().hops() + " hops");
      InputForm form = InputForm.of(model.info(), pinned.toString());
      SnapshotStages stages = new SnapshotStages(work.storage(), cluster);
      AugmentedStore x =
          stages.augment(graph.store(work, form.directed()), work.uri("augmented"), form, 0);
      phases.begin("predict", graph.snapshot().numNodes() + " nodes");
      Accuracies accuracies = stages.predict(x, model, work.uri("predictions"), rows);
      phases.close();
      return accuracies;
    }
  }
}
