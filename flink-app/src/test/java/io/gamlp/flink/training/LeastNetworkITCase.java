package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.estimate.LoopBuffers;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The least network memory that a run is refused below is what Flink itself refuses below. */
class LeastNetworkITCase {

  private static final String RUN = "layers=4 depth-schedule=none epochs=2 hidden=8";
  private static final MemorySize BUFFER = MemorySize.parse("32kb");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,3", "3,1"})
  void aTrainingJobStartsWithItAndNotBelow(int taskManagers, int slotsEach) throws Exception {
    int tasks = taskManagers * slotsEach;
    long least = LoopBuffers.least(slotsEach, tasks);
    // Reports of all tasks are gathered by one.
    long reports = 1 + 2L * (tasks - slotsEach);
    try (Trainings trainings = new Trainings(folder, 1)) {
      assertThat(train(trainings, taskManagers, slotsEach, least + reports)).isNotNull();
      assertThatThrownBy(() -> train(trainings, taskManagers, slotsEach, least - 1))
          .hasStackTraceContaining("Insufficient number of network buffers");
    }
  }

  private static Trainings.Outcome train(
      Trainings trainings, int taskManagers, int slotsEach, long buffers) throws Exception {
    Configuration settings = new Configuration();
    MemorySize network = BUFFER.multiply(buffers);
    settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, BUFFER);
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    try (EmbeddedCluster cluster = EmbeddedCluster.start(taskManagers, slotsEach, settings)) {
      return trainings.onFlink(RUN, cluster.streaming(), UnaryOperator.identity());
    }
  }
}
