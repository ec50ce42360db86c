package io.gamlp.flink.stages;

import io.gamlp.flink.cluster.RunningJobs;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.training.RunDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the options of {@code train} mean for the job's checkpoints and restarts. */
final class JobSettings {

  private static final int RESTARTS = 10;

  private JobSettings() {}

  /**
   * @param run where the checkpoints go, and the one to go on from may be
   * @return {@code env} with the options applied
   */
  static StreamExecutionEnvironment apply(
      TrainConfig config, StreamExecutionEnvironment env, RunDirectory run) throws IOException {
    Configuration settings = new Configuration();
    Optional<String> last = run.lastCheckpoint();
    if (last.isPresent()) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, last.get());
    }
    settings.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, Map.of(RunningJobs.RUN, run.directory()));
    settings.set(StateBackendOptions.STATE_BACKEND, config.stateBackend().toString());
    if (config.checkpointInterval().isPresent()) {
      long interval = config.checkpointInterval().get().toMillis();
      env.enableCheckpointing(interval, CheckpointingMode.EXACTLY_ONCE);
      // A state of gigabytes may take longer than the interval: it must not be all that is done.
      env.getCheckpointConfig().setMinPauseBetweenCheckpoints(interval);
      settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, run.checkpoints());
      settings.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
      settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    }
    env.configure(settings);
    return env;
  }
}
