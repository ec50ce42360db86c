package io.gamlp.flink.pipeline;

import io.gamlp.flink.cluster.Cluster;
import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.estimate.EstimateTable;
import io.gamlp.flink.estimate.MemoryCheck;
import io.gamlp.flink.estimate.RunEstimate;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.PublishSummary;
import io.gamlp.flink.outputs.RunFile;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.write.GraphWriter;
import java.time.Instant;
import java.util.List;

/** The pipelines as they are: read, store, augment, train, predict, each a job of its own. */
public final class DefaultPipelines implements Pipelines {

  @Override
  public SeedSummary train(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    return TrainPipeline.run(config, progress, cancellation);
  }

  @Override
  public DataSummary augment(
      AugmentConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    RunFile run = new RunFile(config.command().word(), config.effectiveOptions(), Instant.now());
    try (StartingCluster starting = StartingCluster.of(config);
        WorkFolder work = new WorkFolder(config, config.out());
        Phases phases = new Phases(progress, cancellation, run)) {
      phases.begin("read", config.data());
      LoadedGraph graph = LoadedGraph.read(config, config.seed());
      InputChecks.requireHopsThatDiffer(graph, config, config.hops());
      progress.dataRead(graph.summary());
      Cluster cluster = starting.get(run, progress);
      MemoryCheck.requireAugmentable(config.data(), config.hops(), cluster);
      phases.begin("augment", config.hops() + " hops");
      SnapshotStore snapshot = graph.store(work, config.directed());
      new SnapshotStages(work.storage(), cluster)
          .augment(
              snapshot,
              WorkFolder.uri(config.out()),
              InputForm.fitted(config.hops(), config.normalize().toString(), snapshot),
              config.blocks());
      phases.close();
      run.data(graph.summary()).write(config.out());
      return graph.summary();
    }
  }

  @Override
  public Accuracies predict(
      PredictConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    return ModelPipeline.predict(config, progress, cancellation);
  }

  @Override
  public Accuracies evaluate(
      EvaluateConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    return ModelPipeline.evaluate(config, progress, cancellation);
  }

  @Override
  public void stream(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    StreamPipeline.run(config, progress, cancellation);
  }

  @Override
  public DataSummary generate(GenerateConfig config) throws Exception {
    LoadedGraph graph = LoadedGraph.read(config, config.seed());
    GraphWriter.write(graph.snapshot(), config.out());
    return graph.summary();
  }

  @Override
  public List<String> estimate(TrainConfig config) {
    LoadedGraph graph = LoadedGraph.read(config, config.seed());
    InputChecks.requireTrainable(graph, config);
    return EstimateTable.lines(RunEstimate.of(config, graph.summary().figures()));
  }

  @Override
  public PublishSummary publish(
      PublishConfig config, ProgressListener progress, Cancellation cancellation) {
    return new PublishStage(config, progress, cancellation).run();
  }

  @Override
  public DataSummary info(InfoConfig config) {
    return LoadedGraph.read(config, config.seed()).summary();
  }
}
