package io.gamlp.flink.pipeline;

import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.estimate.MemoryCheck;
import io.gamlp.flink.outputs.PredictionsWriter;
import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.outputs.RunFolder;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.flink.stages.Start;
import io.gamlp.flink.stages.Trained;
import io.gamlp.flink.stages.TrainingPlaces;
import io.gamlp.graph.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code train}: read, store, augment, then train and predict once for each seed. */
final class TrainPipeline {

  private static final String AUGMENTED = "augmented";

  private final TrainConfig config;
  private final WorkFolder work;
  private final Phases phases;
  private final RunFile run;

  private TrainPipeline(TrainConfig config, WorkFolder work, Phases phases, RunFile run) {
    this.config = config;
    this.work = work;
    this.phases = phases;
    this.run = run;
  }

  static SeedSummary run(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    EarlierJobs.awaitEnd(config, progress, cancellation);
    try (StartingCluster starting = StartingCluster.of(config);
        WorkFolder work = new WorkFolder(config, config.out());
        Phases phases = new Phases(progress, cancellation, run)) {
      return new TrainPipeline(config, work, phases, run).run(starting);
    }
  }

  private SeedSummary run(StartingCluster starting) throws Exception {
    Optional<Start> start = StartOptions.read(config);
    phases.begin("read", config.data());
    LoadedGraph graph = LoadedGraph.read(config, config.seed());
    InputChecks.requireTrainable(graph, config);
    Cluster cluster = starting.get(run, phases.progress());
    MemoryCheck.requireFits(config, cluster, graph.summary().figures());
    MemoryCheck.tightHeap(config, cluster, graph.summary().figures())
        .ifPresent(phases.progress()::note);
    start.ifPresent(s -> InputChecks.requireFit(s, graph, config));
    phases.progress().dataRead(graph.summary());
    run.data(graph.summary());

    try (Resumption resumption = Resumption.begin(config, work, graph.hash(), phases.progress())) {
      phases.begin("augment", config.hops() + " hops");
      SnapshotStages stages = new SnapshotStages(work.storage(), cluster);
      AugmentedStore x = augment(graph, stages, start);
      List<SeedOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < config.seeds().length; i++) {
        outcomes.add(train(i, resumption, stages, x, start));
      }
      phases.close();
      SeedSummary summary = new SeedSummary(outcomes);
      run.results(summary).write(config.out());
      resumption.finish();
      return summary;
    }
  }

  private AugmentedStore augment(LoadedGraph graph, SnapshotStages stages, Optional<Start> start)
      throws Exception {
    String augmented =
        config.keepAugmented()
            ? WorkFolder.uri(config.out().resolve(AUGMENTED))
            : work.uri(AUGMENTED);
    SnapshotStore snapshot = graph.store(work, config.directed());
    InputForm form = InputForm.forTraining(config, snapshot, start);
    return stages.augment(snapshot, augmented, form, 0);
  }

  private SeedOutcome train(
      int index,
      Resumption resumption,
      SnapshotStages stages,
      AugmentedStore x,
      Optional<Start> start)
      throws Exception {
    long[] seeds = config.seeds();
    long seed = seeds[index];
    Path folder = RunFolder.prepare(RunFolder.forSeed(config.out(), seed, seeds.length));
    phases.begin("train", "seed " + seed);
    phases
        .progress()
        .trainingStarted(
            seed, index + 1, seeds.length, config.epochs() * config.stageDepths().length);
    Trained trained =
        stages.train(
            config,
            seed,
            x,
            start,
            new TrainingPlaces(folder, resumption.of(seed), work.uri("seed-" + seed)),
            phases.progress(),
            phases.cancellation());
    phases.progress().trainingFinished();

    phases.begin("predict", x.manifest().numNodes() + " nodes");
    try (PredictionsWriter writer = new PredictionsWriter(folder)) {
      stages.predict(x, trained.model(), work.uri("predictions"), writer::add);
      writer.commit();
    }
    return trained.outcome();
  }
}
