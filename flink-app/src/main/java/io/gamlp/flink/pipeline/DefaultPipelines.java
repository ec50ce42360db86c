package io.gamlp.flink.pipeline;

import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.EstimateConfig;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.estimate.EstimateTable;
import io.gamlp.flink.estimate.MemoryCheck;
import io.gamlp.flink.estimate.RunEstimate;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.ModelInfo;
import io.gamlp.flink.outputs.PredictionsWriter;
import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.outputs.RunFolder;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.prediction.PredictionJob;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.flink.training.TrainingRun;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.write.GraphWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The pipelines as they are: read, store, augment, train, predict, each a job of its own. */
public final class DefaultPipelines implements Pipelines {

  private static final String SNAPSHOT = "snapshot";
  private static final String AUGMENTED = "augmented";

  @Override
  public SeedSummary train(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    EarlierJobs.awaitEnd(config, progress, cancellation);
    try (StartingCluster starting = StartingCluster.of(config);
        WorkFolder work = new WorkFolder(config, config.out());
        Phases phases = new Phases(progress, cancellation, run)) {
      Weights start = config.init().map(ModelFile::readWeights).orElse(null);
      phases.begin("read", config.data());
      Loaded graph = read(config, config.seed());
      requireTrainable(graph, config);
      Cluster cluster = starting.get(run, progress);
      MemoryCheck.requireFits(config, cluster, graph.summary().figures());
      if (start != null) {
        requireFit(start, graph, config);
      }
      progress.dataRead(graph.summary());
      run.data(graph.summary());

      try (Resumption resumption = Resumption.begin(config, work, graph.hash(), progress)) {
        phases.begin("augment", config.hops() + " hops");
        AugmentedStore store = augment(config, graph, cluster, work);
        List<SeedOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < config.seeds().length; i++) {
          SeedRun seed = new SeedRun(i, resumption.of(config.seeds()[i]));
          outcomes.add(train(config, seed, cluster, work, store, start, phases));
        }
        phases.close();
        SeedSummary summary = new SeedSummary(outcomes);
        run.results(summary).write(config.out());
        resumption.finish();
        return summary;
      }
    }
  }

  private static AugmentedStore augment(
      TrainConfig config, Loaded graph, Cluster cluster, WorkFolder work) throws Exception {
    String augmented =
        config.keepAugmented()
            ? WorkFolder.uri(config.out().resolve(AUGMENTED))
            : work.uri(AUGMENTED);
    AugmentStage stage = new AugmentStage(work.storage(), work.uri(SNAPSHOT), augmented);
    SnapshotStore snapshot = stage.store(graph.snapshot(), config.directed(), graph.hash());
    FeatureNormalizer.Kind kind = FeatureNormalizer.Kind.parse(config.normalize().toString());
    return stage.augment(
        cluster.batch(),
        snapshot,
        config.hops(),
        FeatureNormalizer.fit(kind, snapshot, config.hops()),
        0);
  }

  /** One of the seeds of a run: its number, and what it keeps to go on from. */
  private record SeedRun(int index, RunDirectory directory) {}

  private static SeedOutcome train(
      TrainConfig config,
      SeedRun run,
      Cluster cluster,
      WorkFolder work,
      AugmentedStore store,
      Weights start,
      Phases phases)
      throws Exception {
    long[] seeds = config.seeds();
    long seed = seeds[run.index()];
    Path folder = RunFolder.prepare(RunFolder.forSeed(config.out(), seed, seeds.length));
    phases.begin("train", "seed " + seed);
    TrainingRun training =
        new TrainingRun(config, work.storage(), store.directory(), work.uri("seed-" + seed));
    phases
        .progress()
        .trainingStarted(
            seed, run.index() + 1, seeds.length, config.epochs() * config.stageDepths().length);
    TrainingRun.Result result =
        training.run(
            seed,
            start,
            folder,
            run.directory(),
            directory -> JobSettings.apply(config, cluster.streaming(), directory),
            phases.progress(),
            phases.cancellation());
    phases.progress().trainingFinished();
    ModelFile.write(folder, new Model(result.weights(), info(config, store, seed)));

    phases.begin("predict", store.manifest().numNodes() + " nodes");
    try (PredictionsWriter writer = new PredictionsWriter(folder)) {
      predict(cluster, work, store.directory(), folder.resolve(ModelFile.WEIGHTS_NAME), writer);
      writer.commit();
    }
    return result.outcome();
  }

  private static ModelInfo info(TrainConfig config, AugmentedStore store, long seed) {
    String codec = config.delta().map(delta -> config.quantize() + " in " + delta).orElse("none");
    return new ModelInfo(
        store.manifest().hops(),
        store.manifest().directed(),
        NormalizerJson.write(store.manifest().normalizer()),
        config.algorithm().toString(),
        codec,
        seed,
        config.seed(),
        store.manifest().numClasses(),
        store.manifest().name(),
        store.manifest().sourceContentHash());
  }

  @Override
  public DataSummary augment(
      AugmentConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    try (StartingCluster starting = StartingCluster.of(config);
        WorkFolder work = new WorkFolder(config, config.out());
        Phases phases = new Phases(progress, cancellation, run)) {
      phases.begin("read", config.data());
      Loaded graph = read(config, config.seed());
      progress.dataRead(graph.summary());
      Cluster cluster = starting.get(run, progress);
      MemoryCheck.requireAugmentable(config.data(), config.hops(), cluster);
      phases.begin("augment", config.hops() + " hops");
      AugmentStage stage =
          new AugmentStage(work.storage(), work.uri(SNAPSHOT), WorkFolder.uri(config.out()));
      FeatureNormalizer.Kind kind = FeatureNormalizer.Kind.parse(config.normalize().toString());
      SnapshotStore snapshot = stage.store(graph.snapshot(), config.directed(), graph.hash());
      stage.augment(
          cluster.batch(),
          snapshot,
          config.hops(),
          FeatureNormalizer.fit(kind, snapshot, config.hops()),
          config.blocks());
      phases.close();
      run.data(graph.summary()).write(config.out());
      return graph.summary();
    }
  }

  @Override
  public Accuracies predict(
      PredictConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    try (WorkFolder work = new WorkFolder(config, config.out());
        PredictionsWriter writer = new PredictionsWriter(config.out())) {
      Accuracies accuracies =
          apply(
              config,
              config.model(),
              config.givenSeed(),
              work,
              writer,
              run,
              progress,
              cancellation);
      writer.commit();
      run.results(accuracies).write(config.out());
      return accuracies;
    }
  }

  @Override
  public Accuracies evaluate(
      EvaluateConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    Path scratch = Files.createTempDirectory("gamlp-evaluate");
    try (WorkFolder work = new WorkFolder(config, scratch)) {
      return apply(
          config, config.model(), config.givenSeed(), work, null, null, progress, cancellation);
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  /** Augments a graph as the model's input was, and applies the model to it. */
  private static Accuracies apply(
      CommandConfig config,
      Path modelFolder,
      OptionalLong givenSeed,
      WorkFolder work,
      PredictionsWriter writer,
      RunFile run,
      ProgressListener progress,
      Cancellation cancellation)
      throws Exception {
    try (StartingCluster starting = StartingCluster.of(config);
        Phases phases = new Phases(progress, cancellation, run)) {
      Model model = ModelFile.read(modelFolder);
      phases.begin("read", config.data());
      Loaded graph = read(config, givenSeed.orElse(model.info().splitSeed()));
      requireSameInput(graph, model, config, modelFolder);
      if (writer == null) {
        requireSomethingToEvaluate(graph, config);
      }
      progress.dataRead(graph.summary());
      if (run != null) {
        run.data(graph.summary());
      }
      Cluster cluster = starting.get(run, progress);
      MemoryCheck.requireAugmentable(config.data(), model.info().hops(), cluster);
      phases.begin("augment", model.info().hops() + " hops");
      FeatureNormalizer normalizer = NormalizerJson.read(model.info().normalisation(), modelFolder);
      AugmentStage stage =
          new AugmentStage(work.storage(), work.uri(SNAPSHOT), work.uri(AUGMENTED));
      SnapshotStore snapshot = stage.store(graph.snapshot(), model.info().directed(), graph.hash());
      stage.augment(cluster.batch(), snapshot, model.info().hops(), normalizer, 0);
      phases.begin("predict", graph.snapshot().numNodes() + " nodes");
      return predict(
          cluster, work, work.uri(AUGMENTED), modelFolder.resolve(ModelFile.WEIGHTS_NAME), writer);
    }
  }

  private static Accuracies predict(
      Cluster cluster, WorkFolder work, String augmented, Path weights, PredictionsWriter writer)
      throws Exception {
    return new PredictionJob(work.storage(), augmented, weights, work.uri("predictions"))
        .run(cluster.batch(), writer);
  }

  private static void requireTrainable(Loaded graph, TrainConfig config) {
    if (graph.snapshot().numClasses() < 2) {
      throw new InputException(
          config.data()
              + ": found labels of "
              + graph.snapshot().numClasses()
              + " classes, expected at least 2 classes to train");
    }
    int columns = graph.summary().figures().train();
    if (columns < config.blocks()) {
      throw new InputException(
          config.data()
              + ": there are "
              + columns
              + " training nodes, expected at least one for each of --blocks "
              + config.blocks());
    }
  }

  private static void requireFit(Weights start, Loaded graph, TrainConfig config) {
    int[] widths = start.widths();
    int dimension = graph.snapshot().features().dimension();
    if (widths[0] != (long) config.hops() * dimension) {
      throw new InputException(
          "--init: W1 takes "
              + widths[0]
              + " inputs, but the augmented features have "
              + (long) config.hops() * dimension
              + " ("
              + config.hops()
              + " hops of "
              + dimension
              + ")");
    }
    if (widths[widths.length - 1] != graph.snapshot().numClasses()) {
      throw new InputException(
          "--init: the last layer gives "
              + widths[widths.length - 1]
              + " values, but the graph has "
              + graph.snapshot().numClasses()
              + " classes");
    }
  }

  private static void requireSomethingToEvaluate(Loaded graph, CommandConfig config) {
    SnapshotSummary figures = graph.summary().figures();
    if (figures.train() + figures.val() + figures.test() == 0) {
      throw new InputException(
          config.data() + ": no node is labelled, expected labels to evaluate the model against");
    }
  }

  private static void requireSameInput(
      Loaded graph, Model model, CommandConfig config, Path modelFolder) {
    int dimension = graph.snapshot().features().dimension();
    int expected = model.weights().widths()[0] / model.info().hops();
    if (dimension != expected) {
      throw new InputException(
          config.data()
              + ": found "
              + dimension
              + " features, but the model in "
              + modelFolder
              + " was trained on "
              + expected);
    }
    if (graph.snapshot().numClasses() > model.info().numClasses()) {
      throw new InputException(
          config.data()
              + ": found "
              + graph.snapshot().numClasses()
              + " classes, but the model in "
              + modelFolder
              + " knows "
              + model.info().numClasses());
    }
  }

  @Override
  public DataSummary generate(GenerateConfig config) throws Exception {
    Loaded graph = read(config, config.seed());
    GraphWriter.write(graph.snapshot(), config.out());
    return graph.summary();
  }

  @Override
  public List<String> estimate(EstimateConfig config) {
    Loaded graph = read(config, config.seed());
    requireTrainable(graph, config.training());
    return EstimateTable.lines(RunEstimate.of(config.training(), graph.summary().figures()));
  }

  @Override
  public DataSummary info(InfoConfig config) {
    return read(config, config.seed()).summary();
  }

  /** A graph that was read, and what it consists of. */
  private record Loaded(GraphSnapshot snapshot, DataSummary summary) {
    String hash() {
      return summary.hash();
    }
  }

  private static Loaded read(CommandConfig config, long seed) {
    GraphSnapshot snapshot = DataSource.parse(config.data()).load(LoadOptions.seeded(seed));
    return new Loaded(snapshot, DataSummary.of(snapshot));
  }
}
