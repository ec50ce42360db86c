package io.gamlp.flink.stream;

import io.gamlp.flink.cluster.Cluster;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RestoreMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Submits the ingest job so that it goes on without its client. It restarts as often as it takes: a
 * broker that is down for a night is no reason to end.
 */
final class ClusterSubmission implements IngestSubmission {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CALM = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final IngestDefinition ingest;
  private final int parallelism;
  private final Duration interval;

  /**
   * @param interval between checkpoints
   */
  ClusterSubmission(Cluster cluster, IngestDefinition ingest, int parallelism, Duration interval) {
    this.cluster = cluster;
    this.ingest = ingest;
    this.parallelism = parallelism;
    this.interval = interval;
  }

  @Override
  public void submit(IngestHistory.Next job, Optional<String> from) throws Exception {
    StreamExecutionEnvironment env = cluster.unattended();
    env.setParallelism(parallelism);
    env.enableCheckpointing(interval.toMillis(), CheckpointingMode.EXACTLY_ONCE);
    env.configure(settings(job, from));
    ingest.define(env, job.number());
    env.executeAsync(ingest.jobName());
  }

  private static Configuration settings(IngestHistory.Next job, Optional<String> from) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, job.id().toHexString());
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, job.checkpoints());
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LONGEST_PAUSE);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, CALM);
    if (from.isPresent()) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from.get());
      // What the job goes on from stays as it is until the new job has checkpoints of its own.
      settings.set(StateRecoveryOptions.RESTORE_MODE, RestoreMode.NO_CLAIM);
    }
    return settings;
  }
}
