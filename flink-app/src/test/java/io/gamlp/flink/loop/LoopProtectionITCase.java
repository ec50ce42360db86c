package io.gamlp.flink.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What protects a run, and whoever waits for it: no deadlock, cancellation, clear failures. */
class LoopProtectionITCase {

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() {
    Configuration settings = new Configuration();
    // Less than one of the large messages below.
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
    cluster = EmbeddedCluster.start(2, 2, settings);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void exchangesMessagesLargerThanTheNetworkMemoryInBothDirections() throws Exception {
    Shape shape = Shape.of(4, 1, 2, 5 << 20); // 20 MiB each
    StreamExecutionEnvironment env = cluster.streaming();
    Reports reports = collect(env, shape, 4, a -> new ToyLayer(a, shape));
    env.execute();
    assertThat(reports.bits())
        .isEqualTo(SequentialEngine.run(4, 1, a -> new ToyLayer(a, shape)).bits());
  }

  @Test
  void cancelsWithinFiveSecondsWhileLargeMessagesTravel() throws Exception {
    cancelAndTime(Shape.of(4, 1, 1 << 30, 1 << 20));
  }

  @Test
  void cancelsWithinFiveSecondsWhileNeighboursOfOneSubtaskKeepEachOtherBusy() throws Exception {
    cancelAndTime(Shape.of(8, 3, 1 << 30, 10));
  }

  private static void cancelAndTime(Shape shape) throws Exception {
    StreamExecutionEnvironment env = cluster.streaming();
    Reports reports = collect(env, shape.reportingEvery(2), 2, a -> new ToyLayer(a, shape));
    JobClient job = env.executeAsync();
    Conditions.await(() -> reports.lastEpoch() >= 2, Duration.ofSeconds(30));
    long start = System.nanoTime();
    job.cancel().get(5, SECONDS);
    Conditions.await(() -> status(job) == JobStatus.CANCELED, Duration.ofSeconds(5));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    Conditions.await(() -> FeedbackChannels.count() == 0, Duration.ofSeconds(5));
  }

  private static JobStatus status(JobClient job) {
    return job.getJobStatus().join();
  }

  @Test
  void saysWhichLayerBlockAndEpochFailed() throws Exception {
    Interruptions interruptions = new Interruptions(1, 0, 100);
    Shape shape = Shape.of(3, 2, 1000, 10);
    int id = interruptions.id;
    StreamExecutionEnvironment env = cluster.streaming();
    collect(env, shape, 2, Interruptions.killable(id, a -> new ToyLayer(a, shape)));
    assertThatThrownBy(env::execute)
        .hasStackTraceContaining("LayerProgramException: layer ")
        .hasStackTraceContaining("failed on message ")
        .hasStackTraceContaining("killed by the test at ")
        .hasStackTraceContaining("it was waiting for epoch ");
    assertThat(FeedbackChannels.count()).isZero();
  }

  @Test
  void saysWhichLayerCannotBeMade() throws Exception {
    Shape shape = Shape.of(2, 1, 10, 10);
    StreamExecutionEnvironment env = cluster.streaming();
    collect(
        env,
        shape,
        1,
        address -> {
          throw new FileNotFoundException("no manifest");
        });
    assertThatThrownBy(env::execute)
        .hasStackTraceContaining("layer 1, block 0 cannot be made: no manifest");
  }

  @Test
  void namesWhatAStuckRunWaitsFor() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    AbstractAppender appender =
        new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            warnings.add(event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    String name = LayerOperator.class.getName();
    Level before = LogManager.getLogger(name).getLevel();
    Configurator.setLevel(name, Level.WARN);
    Logger logger = (Logger) LogManager.getLogger(name);
    logger.addAppender(appender);
    try {
      Shape shape = Shape.of(2, 1, 10, 10);
      StreamExecutionEnvironment env = cluster.streaming();
      ReportCollector.collect(
          LayerLoop.of(2, 1)
              .parallelism(1)
              .watchdogPatience(Duration.ofMillis(50))
              .build(env, address -> new Deaf(new ToyLayer(address, shape))));
      JobClient job = env.executeAsync();
      Conditions.await(
          () ->
              warnings.stream()
                  .anyMatch(
                      w ->
                          w.contains("nothing has arrived for ")
                              && w.contains("layer 1, block 0 waits for epoch 1, p from above")
                              && w.contains("layer 2, block 0 waits for epoch 1, q from below")),
          Duration.ofSeconds(30));
      job.cancel().get(5, SECONDS);
      Conditions.await(() -> status(job) == JobStatus.CANCELED, Duration.ofSeconds(5));
    } finally {
      logger.removeAppender(appender);
      Configurator.setLevel(name, before);
    }
  }

  private static Reports collect(
      StreamExecutionEnvironment env, Shape shape, int parallelism, LayerProgramFactory factory) {
    return ReportCollector.collect(
        LayerLoop.of(shape.layers(), shape.blocks()).parallelism(parallelism).build(env, factory));
  }

  @Test
  void refusesSettingsThatWouldBreakTheLoopWhenTheJobIsBuilt() {
    assertRefused(e -> e.getCheckpointConfig().enableUnalignedCheckpoints(), "unaligned");
    assertRefused(
        e -> e.enableCheckpointing(1000, CheckpointingMode.AT_LEAST_ONCE), "AT_LEAST_ONCE");
    assertRefused(e -> e.setMaxParallelism(128), "pipeline.max-parallelism");
    assertRefused(e -> e.setRuntimeMode(RuntimeExecutionMode.BATCH), "BATCH");
    assertRefused(e -> e.setParallelism(2000), "at most 1024");
    assertRefused(
        e -> e.configure(Configuration.fromMap(Map.of("jobmanager.scheduler", "adaptive"))),
        "jobmanager.scheduler");
  }

  private static void assertRefused(Consumer<StreamExecutionEnvironment> setting, String reason) {
    StreamExecutionEnvironment env = cluster.streaming();
    setting.accept(env);
    assertThatThrownBy(
            () -> LayerLoop.of(2, 1).build(env, a -> new ToyLayer(a, Shape.of(2, 1, 1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the layer loop cannot run like this: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesSettingsThatWereBrokenAfterTheJobWasBuilt() {
    StreamExecutionEnvironment env = cluster.streaming();
    env.enableCheckpointing(1000);
    Shape shape = Shape.of(2, 1, 1 << 30, 1);
    collect(env, shape, 1, a -> new ToyLayer(a, shape));
    env.getCheckpointConfig().enableUnalignedCheckpoints();
    assertThatThrownBy(env::execute)
        .hasStackTraceContaining("the layer loop cannot run like this: unaligned checkpoints");
  }

  /** Takes no notice of any message, so that its run gets stuck. */
  private record Deaf(ToyLayer program) implements LayerProgram {

    @Override
    public LayerAddress address() {
      return program.address();
    }

    @Override
    public void start(Outbox out) {
      program.start(out);
    }

    @Override
    public void onMessage(Message message, Outbox out) {}

    @Override
    public boolean finished() {
      return false;
    }

    @Override
    public String waitingFor() {
      return program.waitingFor();
    }

    @Override
    public void save(StateWriter state) {}

    @Override
    public void restore(StateReader state) {}

    @Override
    public void resume(Outbox out) {}
  }
}
