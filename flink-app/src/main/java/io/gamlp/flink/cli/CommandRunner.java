package io.gamlp.flink.cli;

import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.ConfigException;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.PublishSummary;
import io.gamlp.flink.outputs.RunFolder;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.pipeline.Pipelines;
import io.gamlp.flink.pipeline.StartOptions;
import io.gamlp.flink.progress.Cancellation;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/** Runs one sub-command: checks its options, calls its pipeline, prints its outcome. */
final class CommandRunner {

  private final Pipelines pipelines;
  private final Terminal terminal;
  private final OutputFolders folders;
  private final Cancellation cancellation;

  CommandRunner(
      Pipelines pipelines, Terminal terminal, OutputFolders folders, Cancellation cancellation) {
    this.pipelines = pipelines;
    this.terminal = terminal;
    this.folders = folders;
    this.cancellation = cancellation;
  }

  void run(EffectiveOptions options) throws Exception {
    switch (options.command()) {
      case TRAIN -> train(options);
      case AUGMENT -> augment(AugmentConfig.from(options));
      case PREDICT -> predict(PredictConfig.from(options));
      case EVALUATE -> evaluate(EvaluateConfig.from(options));
      case GENERATE -> generate(GenerateConfig.from(options));
      case ESTIMATE -> printLines(pipelines.estimate(StartOptions.configOf(options)));
      case STREAM -> stream(StreamConfig.from(options));
      case PUBLISH -> publish(PublishConfig.from(options));
      case INFO -> printLines(pipelines.info(InfoConfig.from(options)).lines());
    }
  }

  private void train(EffectiveOptions given) throws Exception {
    TrainConfig config = trainConfig(given);
    if (!config.overwrite() && !config.resume()) {
      RunFolder.refuseTrained(config.out(), "another folder, or --overwrite");
    }
    RunFolder.refuseDataSet(config.out());
    folders.prepare(config.out());
    config.notes().forEach(note -> out().println("note: " + note));
    SeedSummary summary;
    try (Progress progress = Progress.on(terminal)) {
      summary = pipelines.train(config, progress, cancellation);
    }
    printLines(summary.lines());
    out().println("Results are in " + config.out());
  }

  private static TrainConfig trainConfig(EffectiveOptions given) throws IOException {
    if (given.get(GamlpOptions.RESUME) && !given.isGiven(GamlpOptions.OUT)) {
      throw new ConfigException("--resume needs --out DIR, the folder of the run to go on with");
    }
    return StartOptions.configOf(
        given.isGiven(GamlpOptions.OUT)
            ? given
            : given.with(
                GamlpOptions.OUT, RunFolder.fresh("train", LocalDateTime.now()).toString()));
  }

  private void augment(AugmentConfig config) throws Exception {
    RunFolder.refuseDataSet(config.out());
    folders.prepare(config.out());
    DataSummary data;
    try (Progress progress = Progress.on(terminal)) {
      data = pipelines.augment(config, progress, cancellation);
    }
    out()
        .printf(
            Locale.ROOT,
            "Augmented %s: %d hops of %,d features for %,d nodes are in %s%n",
            data.figures().name(),
            config.hops(),
            data.figures().featureDimension(),
            data.figures().nodes(),
            config.out());
  }

  private void predict(PredictConfig config) throws Exception {
    RunFolder.refuseTrained(config.out(), "another folder");
    RunFolder.refuseDataSet(config.out());
    folders.prepare(config.out());
    Accuracies accuracies;
    try (Progress progress = Progress.on(terminal)) {
      accuracies = pipelines.predict(config, progress, cancellation);
    }
    print(accuracies);
    out().println("Predictions are in " + config.out());
  }

  private void evaluate(EvaluateConfig config) throws Exception {
    Accuracies accuracies;
    try (Progress progress = Progress.on(terminal)) {
      accuracies = pipelines.evaluate(config, progress, cancellation);
    }
    print(accuracies);
  }

  private void stream(StreamConfig config) throws Exception {
    config.training().notes().forEach(note -> out().println("note: " + note));
    try (Progress progress = Progress.on(terminal)) {
      pipelines.stream(config, progress, cancellation);
    }
    out().println("The stream has ended; the next one goes on from " + config.store());
  }

  private void generate(GenerateConfig config) throws Exception {
    RunFolder.refuseFilled(config.out());
    folders.prepare(config.out());
    printLines(pipelines.generate(config).lines());
    out().println("The graph is in " + config.out());
  }

  private void publish(PublishConfig config) throws Exception {
    PublishSummary summary;
    try (Progress progress = Progress.on(terminal)) {
      summary = pipelines.publish(config, progress, cancellation);
    }
    printLines(summary.lines());
  }

  private void print(Accuracies accuracies) {
    out()
        .println(
            "accuracy: train "
                + EpochLine.share(accuracies.train())
                + ", val "
                + EpochLine.share(accuracies.val())
                + ", test "
                + EpochLine.share(accuracies.test()));
  }

  private void printLines(List<String> lines) {
    lines.forEach(out()::println);
  }

  private PrintStream out() {
    return terminal.out();
  }
}
