package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.TrainConfig;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the options of {@code train} mean for the job's checkpoints and restarts. */
final class JobSettings {

  private static final int RESTARTS = 10;

  private JobSettings() {}

  /**
   * @return {@code env} with the options applied
   */
  static StreamExecutionEnvironment apply(TrainConfig config, StreamExecutionEnvironment env) {
    if (config.checkpointInterval().isEmpty()) {
      return env;
    }
    env.enableCheckpointing(
        config.checkpointInterval().get().toMillis(), CheckpointingMode.EXACTLY_ONCE);
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, config.stateBackend().toString());
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    settings.set(
        CheckpointingOptions.CHECKPOINT_STORAGE,
        config.master().isPresent() ? "filesystem" : "jobmanager");
    env.configure(settings);
    return env;
  }
}
