package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.estimate.AugmentationMemory;
import io.gamlp.flink.estimate.LoopBuffers;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that a run is refused below is what Flink itself refuses below. */
@Tag("full")
class LeastMemoryITCase {

  private static final String RUN = "layers=4 depth-schedule=none epochs=2 hidden=8";
  private static final MemorySize BUFFER = MemorySize.parse("32kb");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,3", "3,1"})
  void aTrainingJobRunsWithAFewMoreAndNotBelow(int taskManagers, int slotsEach) throws Exception {
    int tasks = taskManagers * slotsEach;
    long least = LoopBuffers.least(slotsEach, slotsEach, tasks);
    // While the source sends; and reports of all tasks are gathered by one.
    long more = slotsEach * (tasks + 1) + 1 + 2L * (tasks - slotsEach);
    try (Trainings trainings = new Trainings(folder, 1)) {
      assertThat(train(trainings, taskManagers, slotsEach, least + more)).isNotNull();
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

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void anAugmentationStartsWithItAndNotBelow(int hops) throws Exception {
    long least = AugmentationMemory.least(hops, BUFFER.getBytes());
    augment(hops, least);
    // A page is the least that makes a difference.
    assertThatThrownBy(() -> augment(hops, least - BUFFER.getBytes()))
        .hasStackTraceContaining("Hash Join needs at least 33 memory segments");
  }

  private void augment(int hops, long managed) throws Exception {
    Storage storage = new FlinkStorage();
    String directory = folder.resolve("managed-" + managed).toUri().toString();
    GraphSnapshot graph = DataSource.parse("karate").load(LoadOptions.seeded(0));
    SnapshotStore.write(
        storage, directory + "snapshot", graph, false, DataSummary.of(graph).hash());
    SnapshotStore snapshot = SnapshotStore.open(storage, directory + "snapshot");
    FeatureNormalizer none =
        FeatureNormalizer.fit(FeatureNormalizer.Kind.parse("none"), snapshot, hops);
    int slots = 2;
    Configuration settings = new Configuration();
    settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, BUFFER);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, new MemorySize(slots * managed));
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, slots, settings)) {
      new AugmentationJob(snapshot, directory + "augmented", hops, none).run(cluster.batch());
    }
  }
}
