package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.AugmentConfig;
import io.gamlp.flink.config.EvaluateConfig;
import io.gamlp.flink.config.GenerateConfig;
import io.gamlp.flink.config.InfoConfig;
import io.gamlp.flink.config.PredictConfig;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.PublishSummary;
import io.gamlp.flink.outputs.SeedSummary;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import java.util.List;

/**
 * What the command line can ask for: one call a sub-command. A call runs to its end, tells the
 * listener how it gets on, leaves its files in the folder of the configuration, and ends early with
 * a {@link java.util.concurrent.CancellationException} when the cancellation is set off.
 *
 * <p>Bad input is reported as {@link io.gamlp.graph.InputException}, before any work.
 */
public interface Pipelines {

  /** Trains once for each seed. */
  SeedSummary train(TrainConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /** Computes and stores the hops; returns the data's summary. */
  DataSummary augment(AugmentConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /** Writes {@code predictions.csv} and {@code run.json}; returns the accuracies. */
  Accuracies predict(PredictConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /** Returns the accuracies of a model on a graph; writes nothing. */
  Accuracies evaluate(EvaluateConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /**
   * Keeps models and predictions up to date with snapshots on Kafka. Being cancelled is a normal
   * end of it, as is reaching the end that the options set.
   */
  void stream(StreamConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /** Writes a generated graph as a CSV folder. */
  DataSummary generate(GenerateConfig config) throws Exception;

  /**
   * Reads a graph and tells, in lines of at most 80 characters, what a training run on it will take
   * up.
   */
  List<String> estimate(TrainConfig config) throws Exception;

  /** Writes a graph, or how it differs from another one, to a Kafka topic. */
  PublishSummary publish(PublishConfig config, ProgressListener progress, Cancellation cancellation)
      throws Exception;

  /** Reads a graph and sums it up. */
  DataSummary info(InfoConfig config) throws Exception;
}
