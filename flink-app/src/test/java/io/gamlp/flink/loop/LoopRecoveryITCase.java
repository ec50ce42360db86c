package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopRecoveryITCase {

  private static EmbeddedCluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void startCluster() {
    // Two TaskManagers, so that messages and restores cross the network too.
    cluster = EmbeddedCluster.start(2, 2, new Configuration());
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0}, {1} blocks, parallelism {2}, seed {3}")
  @CsvSource({
    "hashmap, 1, 4, 1", "hashmap, 3, 4, 2", "hashmap, 3, 2, 3",
    "rocksdb, 1, 4, 4", "rocksdb, 3, 4, 5", "rocksdb, 3, 1, 6"
  })
  void endsWithTheSameBitsAfterKillsAtRandomMoments(
      String backend, int blocks, int parallelism, long seed) throws Exception {
    killAndCompare(backend, blocks, parallelism, seed);
  }

  @Test
  @Tag("full")
  void endsWithTheSameBitsAfterEachOfSixtyKillsAtRandomMoments() throws Exception {
    int kills = 0;
    for (int seed = 100; kills < 60; seed++) {
      for (String backend : new String[] {"hashmap", "rocksdb"}) {
        for (int blocks : new int[] {1, 3}) {
          kills += killAndCompare(backend, blocks, 1 + seed % 4, seed);
        }
      }
    }
  }

  /**
   * Kills a run up to twice, lets it end, and compares with one that was left in peace. A run that
   * was over before the first kill came is repeated with twice the epochs.
   *
   * @return kills, at least one
   */
  private int killAndCompare(String backend, int blocks, int parallelism, long seed)
      throws Exception {
    int kills = 0;
    for (int epochs = 1500 / blocks; kills == 0; epochs *= 2) {
      kills = killAndCompare(backend, Shape.of(5, blocks, epochs, 200), parallelism, seed);
    }
    return kills;
  }

  private int killAndCompare(String backend, Shape eachEpoch, int parallelism, long seed)
      throws Exception {
    Shape shape = eachEpoch.reportingEvery(40);
    SplittableRandom random = new SplittableRandom(seed);
    // When the second checkpoint begins the first has completed: there is one to restore.
    int programs = shape.layers() * shape.blocks();
    int saves = programs + 1 + random.nextInt(programs);
    Interruptions interruptions = new Interruptions(2, saves, random.nextInt(2000));
    int id = interruptions.id;
    StreamExecutionEnvironment env = recoverable(backend);
    Reports reports =
        ReportCollector.collect(
            LayerLoop.of(shape.layers(), shape.blocks())
                .parallelism(parallelism)
                .build(env, Interruptions.killable(id, address -> new ToyLayer(address, shape))));

    env.execute();

    assertThat(reports.bits()).isEqualTo(undisturbed(shape));
    assertThat(FeedbackChannels.count()).isZero();
    int kills = interruptions.failures.get();
    if (kills > 0) {
      assertThat(interruptions.restores).hasValueGreaterThanOrEqualTo(programs);
    }
    return kills;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"hashmap", "rocksdb"})
  void goesOnWithTheSameBitsFromSavepointsWithOtherParallelisms(String backend) throws Exception {
    Shape endless = Shape.of(5, 3, 1 << 30, 2000).reportingEvery(20);
    Reports reports = new Reports();
    String savepoint = null;
    for (int parallelism : new int[] {1, 2, 4, 2}) {
      int seen = reports.lastEpoch();
      JobClient job = submit(backend, endless, parallelism, savepoint, reports);
      Conditions.await(() -> reports.lastEpoch() > seen + 100);
      savepoint = stop(job);
    }
    Shape ending = Shape.of(5, 3, reports.lastEpoch() + 100, 2000).reportingEvery(20);
    submit(backend, ending, 4, savepoint, reports).getJobExecutionResult().get();
    assertThat(reports.bits()).isEqualTo(undisturbed(ending));
  }

  private String stop(JobClient job) throws Exception {
    String savepoint =
        job.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    job.getJobExecutionResult().get();
    return savepoint;
  }

  @Test
  void saysSoWhenASavepointIsOfAnotherChain() throws Exception {
    Reports reports = new Reports();
    JobClient job = submit("hashmap", Shape.of(4, 1, 1 << 30, 10), 2, null, reports);
    Conditions.await(() -> reports.lastEpoch() > 10);
    String savepoint = stop(job);
    JobClient other = submit("hashmap", Shape.of(5, 1, 10, 10), 2, savepoint, new Reports());
    assertThat(other.getJobExecutionResult())
        .failsWithin(Duration.ofMinutes(5))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("restore it with the layers, blocks and costs");
  }

  private JobClient submit(
      String backend, Shape shape, int parallelism, String savepoint, Reports reports)
      throws Exception {
    StreamExecutionEnvironment env = recoverable(backend);
    Configuration restore = new Configuration();
    restore.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepoint != null) {
      restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    env.configure(restore);
    ReportCollector.collectInto(
        reports,
        LayerLoop.of(shape.layers(), shape.blocks())
            .parallelism(parallelism)
            .build(env, address -> new ToyLayer(address, shape)));
    return env.executeAsync();
  }

  private StreamExecutionEnvironment recoverable(String backend) {
    StreamExecutionEnvironment env = cluster.streaming();
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(10));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    env.configure(settings);
    return env;
  }

  private static Map<String, String> undisturbed(Shape shape) throws Exception {
    return SequentialEngine.run(shape.layers(), shape.blocks(), a -> new ToyLayer(a, shape)).bits();
  }
}
