package io.gamlp.flink.loop;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamConfig;

/**
 * Refuses settings under which the loop would give wrong results or not run. Looked at when the job
 * is built, so that its owner hears of it at once, and again by every task, since a cluster's own
 * configuration and later changes to the environment come in between.
 */
final class LoopSettingsValidator {

  private static final String UNALIGNED =
      "unaligned checkpoints (execution.checkpointing.unaligned.enabled) must be off: they let a"
          + " message overtake the barrier that orders it, and a restored layer could miss it";
  private static final String AT_LEAST_ONCE =
      "checkpoints must be EXACTLY_ONCE: with AT_LEAST_ONCE (execution.checkpointing.mode) barriers"
          + " are not aligned, and a restored layer could be behind what its neighbour was sent";

  private LoopSettingsValidator() {}

  /** Checks what is known when the job is built. */
  static void checkJob(StreamExecutionEnvironment env, int parallelism) {
    CheckpointConfig checkpoints = env.getCheckpointConfig();
    refuseIf(
        checkpoints.isUnalignedCheckpointsEnabled() || checkpoints.isForceUnalignedCheckpoints(),
        UNALIGNED);
    refuseIf(
        checkpoints.getCheckpointingConsistencyMode() == CheckpointingMode.AT_LEAST_ONCE,
        AT_LEAST_ONCE);
    int maxParallelism = env.getMaxParallelism();
    refuseIf(
        maxParallelism > 0 && maxParallelism != KeyPlacement.MAX_PARALLELISM,
        "the max parallelism (pipeline.max-parallelism) must be left alone or be "
            + KeyPlacement.MAX_PARALLELISM
            + ", since the keys of the layers depend on it; it is "
            + maxParallelism);
    refuseIf(
        parallelism > KeyPlacement.MAX_PARALLELISM,
        "the parallelism of the loop must be at most "
            + KeyPlacement.MAX_PARALLELISM
            + ", it is "
            + parallelism);
    ReadableConfig config = env.getConfiguration();
    refuseIf(
        config.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH,
        "the runtime mode (execution.runtime-mode) must not be BATCH: all tasks of the loop must"
            + " run at the same time");
    refuseIf(
        config.getOptional(JobManagerOptions.SCHEDULER).orElse(null)
            == JobManagerOptions.SchedulerType.Adaptive,
        "the scheduler (jobmanager.scheduler) must be Default: the adaptive one changes the"
            + " parallelism of a vertex by itself, and the loop's three must keep the same");
  }

  /** Checks what only a running task knows for certain. */
  static void checkTask(StreamConfig config, TaskInfo task) {
    if (config.isCheckpointingEnabled()) {
      refuseIf(config.isUnalignedCheckpointsEnabled(), UNALIGNED);
      refuseIf(config.getCheckpointMode() == CheckpointingMode.AT_LEAST_ONCE, AT_LEAST_ONCE);
    }
    refuseIf(
        task.getMaxNumberOfParallelSubtasks() != KeyPlacement.MAX_PARALLELISM,
        "the max parallelism of the loop must be "
            + KeyPlacement.MAX_PARALLELISM
            + ", it is "
            + task.getMaxNumberOfParallelSubtasks());
  }

  private static void refuseIf(boolean broken, String reason) {
    if (broken) {
      throw new IllegalArgumentException("the layer loop cannot run like this: " + reason);
    }
  }
}
