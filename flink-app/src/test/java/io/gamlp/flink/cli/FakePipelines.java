package io.gamlp.flink.cli;

import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.outputs.PublishSummary;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.pipeline.Pipelines;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.graph.SnapshotSummary;
import java.util.ArrayList;
import java.util.List;

/** Pipelines that remember what they were asked for, and do nothing but report or fail. */
final class FakePipelines implements Pipelines {

  static final DataSummary DATA =
      new DataSummary(
          new SnapshotSummary(
              "sbm", 2708, 5278, 5278, 0, false, 1433, 49216, false, 7, 0, 140, 500, 1000, 3, 2),
          "00ff",
          List.of());

  /** Something to do in the midst of every call. */
  @FunctionalInterface
  interface Deed {
    void run(Cancellation cancellation) throws Exception;
  }

  final List<CommandConfig> calls = new ArrayList<>();
  private final Deed deed;

  FakePipelines() {
    this(cancellation -> {});
  }

  FakePipelines(Deed deed) {
    this.deed = deed;
  }

  TrainConfig trained() {
    return (TrainConfig) calls.get(0);
  }

  @Override
  public SeedSummary train(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    calls.add(config);
    progress.phase("read", "");
    progress.dataRead(DATA);
    List<SeedOutcome> outcomes = new ArrayList<>();
    int run = 1;
    for (long seed : config.seeds()) {
      int epochs = config.epochs() * config.stageDepths().length;
      progress.trainingStarted(seed, run, config.seeds().length, epochs);
      for (int epoch = 1; epoch <= epochs; epoch++) {
        progress.epoch(epoch(epoch, (epoch - 1) / config.epochs()));
        deed.run(cancellation);
      }
      progress.trainingFinished();
      Accuracies best = new Accuracies(1, 0.75, 0.7 + run / 100.0);
      Accuracies last = new Accuracies(1, 0.74, 0.6 + run / 100.0);
      outcomes.add(new SeedOutcome(seed, 1, best, epochs, last, 1.5, config.out()));
      run++;
    }
    return new SeedSummary(outcomes);
  }

  static EpochMetrics epoch(int epoch, int stage) {
    return new EpochMetrics(
        epoch,
        stage,
        5,
        123.456,
        1e-3,
        0.5,
        0.9,
        0.7840,
        0.78,
        1000,
        1000,
        1100,
        new EpochTimes(),
        epoch / 10.0);
  }

  @Override
  public DataSummary augment(
      AugmentConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    return note(config, cancellation, DATA);
  }

  @Override
  public Accuracies predict(
      PredictConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    return note(config, cancellation, new Accuracies(1, 0.75, Double.NaN));
  }

  @Override
  public Accuracies evaluate(
      EvaluateConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    return note(config, cancellation, new Accuracies(1, 0.75, 0.7));
  }

  @Override
  public void stream(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception {
    note(config, cancellation, DATA);
  }

  @Override
  public DataSummary generate(GenerateConfig config) throws Exception {
    return note(config, new Cancellation(), DATA);
  }

  @Override
  public List<String> estimate(TrainConfig config) throws Exception {
    return note(config, new Cancellation(), List.of("state 1 MB", "heap 2 MB"));
  }

  @Override
  public PublishSummary publish(
      PublishConfig config, ProgressListener progress, Cancellation cancellation) throws Exception {
    return note(config, cancellation, new PublishSummary("s1", null, "t", 10, 1000, 0.5));
  }

  @Override
  public DataSummary info(InfoConfig config) throws Exception {
    return note(config, new Cancellation(), DATA);
  }

  private <T> T note(CommandConfig config, Cancellation cancellation, T result) throws Exception {
    calls.add(config);
    deed.run(cancellation);
    return result;
  }
}
