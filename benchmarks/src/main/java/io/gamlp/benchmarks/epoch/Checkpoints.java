package io.gamlp.benchmarks.epoch;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;

/** Settings of jobs that take checkpoints. */
public final class Checkpoints {

  private Checkpoints() {}

  /**
   * @param backend {@code hashmap} or {@code rocksdb}
   * @param folder where checkpoints go
   */
  public static Configuration eachSecond(String backend, Path folder) {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    return settings;
  }
}
