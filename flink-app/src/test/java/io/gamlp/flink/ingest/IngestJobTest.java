package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.graph.wire.Tolerance;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** How the job takes checkpoints. */
class IngestJobTest {

  private static CheckpointConfig checkpoints(Configuration given) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(given);
    new IngestJob(
            new IngestSettings(
                KafkaSettings.of("localhost:9092", Map.of()),
                "t",
                "dlq",
                "file:///store",
                "d",
                Tolerance.DEFAULT,
                Duration.ofHours(1)))
        .checkpoint(env);
    return env.getCheckpointConfig();
  }

  @Test
  void aCheckpointMayTakeAnHourAndTenMayFail() {
    CheckpointConfig config = checkpoints(new Configuration());
    assertThat(config.getCheckpointInterval()).isEqualTo(1000);
    assertThat(config.getCheckpointTimeout()).isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(config.getTolerableCheckpointFailureNumber()).isEqualTo(10);
  }

  @Test
  void whatTheEnvironmentSaysHolds() {
    Configuration given = new Configuration();
    given.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
    given.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(8));
    given.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 9);
    CheckpointConfig config = checkpoints(given);
    assertThat(config.getCheckpointInterval()).isEqualTo(7000);
    assertThat(config.getCheckpointTimeout()).isEqualTo(8000);
    assertThat(config.getTolerableCheckpointFailureNumber()).isEqualTo(9);
  }

  @Test
  void refusesCheckpointsThatAreNotExactlyOnce() {
    Configuration given = new Configuration();
    given.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    assertThatThrownBy(() -> checkpoints(given)).hasMessageContaining("aligned");
  }
}
