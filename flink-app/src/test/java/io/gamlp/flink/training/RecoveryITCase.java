package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that fails on the way ends as if it had not. */
class RecoveryITCase {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "G", "algorithm=pdadmm-g steps=gradient layers=4 depth-schedule=2,4 eval-every=5 ",
          "Q", "algorithm=pdadmm-g-q delta=8 steps=exact layers=4 depth-schedule=2,4 eval-every=5 ",
          "P", "algorithm=pdadmm hops=1 steps=exact layers=4 depth-schedule=2,4 eval-every=5 ",
          "D", "algorithm=dladmm layers=4 eval-every=5 ",
          "M", "algorithm=mdlam rho=0.1 layers=4 eval-every=5 ");
  private static final int CHECKPOINT_MILLIS = 20;

  private static final Map<String, Trainings.Outcome> UNDISTURBED = new HashMap<>();
  private static Trainings trainings;

  @BeforeAll
  static void augment(@TempDir Path folder) throws Exception {
    trainings = new Trainings(folder, 4);
  }

  @AfterAll
  static void stop() {
    trainings.close();
  }

  /**
   * A checkpoint begins only when the one before is complete: a failure after a second save finds a
   * checkpoint to go back to.
   */
  @ParameterizedTest
  @CsvSource({
    "G,1,hashmap,1,2,1",
    "G,3,rocksdb,3,2,4",
    "Q,1,rocksdb,4,2,1",
    "Q,3,hashmap,2,2,3",
    "P,1,hashmap,3,2,2",
    "D,1,rocksdb,2,2,1",
    "D,3,hashmap,4,2,5",
    "M,1,hashmap,3,2,2",
    "M,3,rocksdb,2,2,4"
  })
  void endsWithTheSameBitsAfterAFailureBehindACheckpoint(
      String algorithm, int blocks, String backend, int layer, int saves, int messages)
      throws Exception {
    FailingOnce.Events events = failAndCompare(algorithm, blocks, backend, layer, saves, messages);
    assertThat(events.restored).as("programs restored").hasValueGreaterThanOrEqualTo(4 * blocks);
  }

  @ParameterizedTest
  @CsvSource({"G,1,hashmap,2,0,1", "Q,3,rocksdb,4,0,7"})
  void endsWithTheSameBitsAfterAFailureBeforeAnyCheckpoint(
      String algorithm, int blocks, String backend, int layer, int saves, int messages)
      throws Exception {
    failAndCompare(algorithm, blocks, backend, layer, saves, messages);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("manyPlaces")
  void endsWithTheSameBitsWhereverItFails(
      String algorithm, int blocks, String backend, int layer, int saves, int messages)
      throws Exception {
    failAndCompare(algorithm, blocks, backend, layer, saves, messages);
  }

  /** Nine random places for each algorithm, number of blocks and backend. */
  static Stream<Object[]> manyPlaces() {
    SplittableRandom random = new SplittableRandom(3);
    List<Object[]> places = new ArrayList<>();
    for (String algorithm : new String[] {"G", "Q", "D", "M"}) {
      for (int blocks : new int[] {1, 3}) {
        for (String backend : new String[] {"hashmap", "rocksdb"}) {
          for (int i = 0; i < 9; i++) {
            int layer = 1 + random.nextInt(4);
            int messages = 1 + random.nextInt(40);
            places.add(new Object[] {algorithm, blocks, backend, layer, 2, messages});
          }
        }
      }
    }
    return places.stream();
  }

  @ParameterizedTest
  @CsvSource({"G,3,hashmap", "Q,1,rocksdb"})
  void endsWithTheSameBitsThroughSavepointsWithOtherParallelisms(
      String algorithm, int blocks, String backend) throws Exception {
    // The first three jobs are slow: they do not come to the end.
    String options = OPTIONS.get(algorithm) + "blocks=" + blocks + " epochs=" + (3000 / blocks);
    String test = UUID.randomUUID().toString();
    Trainings.Outcome outcome =
        trainings.throughSavepoints(
            options,
            parallelism -> recoverable(backend, parallelism),
            programs -> FailingOnce.neverAndSlow(programs, test),
            programs -> FailingOnce.never(programs, test),
            1,
            2,
            4,
            2);
    assertThat(outcome).isEqualTo(trainings.inProcess(options));
    assertThat(FailingOnce.of(test).restored)
        .as("programs restored, all at each of three savepoints")
        .hasValueGreaterThanOrEqualTo(3 * 4 * blocks);
  }

  private static FailingOnce.Events failAndCompare(
      String algorithm, int blocks, String backend, int layer, int saves, int messages)
      throws Exception {
    // So many of which each is slow take twenty seconds at least.
    int epochs = blocks == 1 ? 2000 : 500;
    String options = OPTIONS.get(algorithm) + "blocks=" + blocks + " epochs=" + epochs;
    if (!UNDISTURBED.containsKey(options)) {
      UNDISTURBED.put(options, trainings.inProcess(options));
    }
    String test = UUID.randomUUID().toString();
    Trainings.Outcome outcome =
        trainings.onFlink(
            options,
            recoverable(backend, 2),
            programs -> new FailingOnce(programs, test, layer, saves, messages));
    FailingOnce.Events events = FailingOnce.of(test);
    assertThat(events.failed).as("the failure happened").isTrue();
    assertThat(outcome).isEqualTo(UNDISTURBED.get(options));
    return events;
  }

  private static StreamExecutionEnvironment recoverable(String backend, int parallelism) {
    StreamExecutionEnvironment env = trainings.environment(parallelism);
    env.enableCheckpointing(CHECKPOINT_MILLIS, CheckpointingMode.EXACTLY_ONCE);
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    env.configure(settings);
    return env;
  }
}
