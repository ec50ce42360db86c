package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.loop.ToyLayer.Shape;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
    // One call and one interrupt must do: no second one comes, and nobody ends the TaskManager.
    settings.set(TaskManagerOptions.TASK_CANCELLATION_INTERVAL, Duration.ofDays(1));
    settings.set(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ZERO);
    settings.addAll(MemoryReporter.settings());
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

  /** Network memory as it is by default: 72 MiB, so not one of the messages fits into it. */
  @Test
  void exchangesMessagesOfAHundredMegabytesInBothDirectionsAtOnceAtDefaultNetworkMemory()
      throws Exception {
    try (EmbeddedCluster plain = EmbeddedCluster.start(2, 1, new Configuration())) {
      StreamExecutionEnvironment env = plain.streaming();
      Reports reports = collect(env, 2, 1, 2, address -> new Swap(address, 25_000_000, 2));
      env.execute();
      assertThat(reports.bits()).hasSize(2);
      assertThat(reports.lastEpoch()).isEqualTo(2);
    }
  }

  @Test
  void aThrottledLayerMakesItsNeighboursWaitAndNothingGrows() throws Exception {
    Shape shape = Shape.of(4, 1, 200, 1000);
    try (Held held = new Held(new LayerAddress(3, 0))) {
      held.holdIn(5);
      StreamExecutionEnvironment env = cluster.streaming();
      Reports reports = collect(env, shape, 4, held.programs(a -> new ToyLayer(a, shape)));
      JobClient job = env.executeAsync("throttled");
      assertOthersWait(held, 5);
      held.holdIn(60);
      assertOthersWait(held, 60);
      held.holdIn(150);
      assertOthersWait(held, 150);
      held.letGo();
      job.getJobExecutionResult().get();
      assertThat(MemoryReporter.values("throttled", "mostQueuedMessages"))
          .as("one message a boundary, however long the run and whoever is slow")
          .hasSize(4)
          .allSatisfy(most -> assertThat(most).isBetween(1.0, 2.0));
      assertThat(reports.bits())
          .isEqualTo(SequentialEngine.run(4, 1, a -> new ToyLayer(a, shape)).bits());
    }
  }

  /** Whatever the others can do without layer 3 they do, and that is not more than two epochs. */
  private static void assertOthersWait(Held held, int epoch) {
    Conditions.await(() -> held.isHoldingIn(epoch));
    boolean sentP = held.waitingFor(3).contains("p from above");
    Conditions.await(
        () ->
            held.waitingFor(4).equals("epoch " + (epoch + 1) + ", q from below")
                && held.waitingFor(2).equals("epoch " + (sentP ? epoch + 1 : epoch) + P_ABOVE)
                && held.waitingFor(1).equals("epoch " + (sentP ? epoch + 2 : epoch + 1) + P_ABOVE));
    assertThat(sum("queuedMessages")).isLessThanOrEqualTo(2);
    assertThat(sum("queuedBytes")).isLessThanOrEqualTo(2 * 4 * 1000);
    assertThat(sum("halfMessageBytes")).isZero();
  }

  private static final String P_ABOVE = ", p from above";

  private static double sum(String metric) {
    return MemoryReporter.values("throttled", metric).stream().mapToDouble(v -> v).sum();
  }

  @Test
  void endsWhenItIsCancelledOnceWhileLargeMessagesTravel() throws Exception {
    cancelAfterTwoEpochs(Shape.of(4, 1, 1 << 30, 1 << 20));
  }

  @Test
  void endsWhenItIsCancelledOnceWhileNeighboursOfOneSubtaskKeepEachOtherBusy() throws Exception {
    cancelAfterTwoEpochs(Shape.of(8, 3, 1 << 30, 10));
  }

  private static void cancelAfterTwoEpochs(Shape shape) throws Exception {
    StreamExecutionEnvironment env = cluster.streaming();
    Reports reports = collect(env, shape.reportingEvery(2), 2, a -> new ToyLayer(a, shape));
    JobClient job = env.executeAsync();
    Conditions.await(() -> reports.lastEpoch() >= 2);
    cancelOnce(job);
  }

  @Test
  void endsWhenItIsCancelledOnceAndHasJustBeenSubmitted() throws Exception {
    Shape shape = Shape.of(4, 1, 1 << 30, 10);
    StreamExecutionEnvironment env = cluster.streaming();
    collect(env, shape, 4, a -> new ToyLayer(a, shape));
    cancelOnce(env.executeAsync());
  }

  private static volatile boolean making;

  @Test
  void endsWhenItIsCancelledOnceWhileAProgramReadsItsData() throws Exception {
    making = false;
    StreamExecutionEnvironment env = cluster.streaming();
    collect(
        env,
        2,
        1,
        1,
        address -> {
          making = true;
          new CountDownLatch(1).await(); // a read that never comes back
          throw new AssertionError();
        });
    JobClient job = env.executeAsync();
    Conditions.await(() -> making);
    cancelOnce(job);
  }

  /**
   * A step is not interrupted: it is over soon by itself, and its arrays stay as they should be.
   */
  @Test
  void endsWhenItIsCancelledOnceAsSoonAsTheRunningStepIsOver() throws Exception {
    Shape shape = Shape.of(4, 1, 1 << 30, 10);
    try (Held held = new Held(new LayerAddress(2, 0))) {
      held.holdIn(7);
      StreamExecutionEnvironment env = cluster.streaming();
      collect(env, shape.reportingEvery(1000), 4, held.programs(a -> new ToyLayer(a, shape)));
      JobClient job = env.executeAsync();
      Conditions.await(() -> held.isHoldingIn(7));
      job.cancel().get();
      assertThat(status(job)).isEqualTo(JobStatus.CANCELLING);
      held.letGo();
      awaitEnd(job);
    }
  }

  /** The settings of the cluster see to it that nobody asks, or interrupts, a second time. */
  private static void cancelOnce(JobClient job) throws Exception {
    job.cancel().get();
    awaitEnd(job);
  }

  private static void awaitEnd(JobClient job) {
    Conditions.await(() -> status(job) == JobStatus.CANCELED);
    Conditions.await(() -> FeedbackChannels.count() == 0);
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

  private static Reports collect(
      StreamExecutionEnvironment env, Shape shape, int parallelism, LayerProgramFactory factory) {
    return collect(env, shape.layers(), shape.blocks(), parallelism, factory);
  }

  private static Reports collect(
      StreamExecutionEnvironment env,
      int layers,
      int blocks,
      int parallelism,
      LayerProgramFactory factory) {
    return ReportCollector.collect(
        LayerLoop.of(layers, blocks).parallelism(parallelism).build(env, factory));
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
}
