package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.ingest.IngestJob;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.storage.SmallFile;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From records on Kafka to predictions on Kafka, through stops and a kill of the driver. */
class StreamITCase {

  private static final String GRAPH = "sbm:nodes=120,classes=3,words=24,wordsPerNode=4";

  @TempDir Path folder;
  private StreamCase stream;
  private EmbeddedCluster cluster;
  private IdentifiedGraph first;
  private IdentifiedGraph second;
  private IdentifiedGraph third;

  @BeforeEach
  void begin() {
    stream = new StreamCase(TestBroker.shared().bootstrap(), folder);
    // A driver elsewhere ships jars; the classes of this JVM are the same and go before them.
    Configuration settings = new Configuration();
    settings.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    cluster = EmbeddedCluster.start(1, 3, settings);
    ChangingGraph graph = new ChangingGraph(GRAPH, 7);
    first = graph.graph();
    second = graph.step(6, 2);
    third = graph.step(6, 2);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private void run(Cancellation cancellation, SilentProgress progress, String... more)
      throws Exception {
    new StreamRun(stream.config(more), cluster, progress).run(cancellation);
  }

  private void expectWhatTrainAndPredictGive() throws Exception {
    List<Map<String, float[]>> expected =
        new WarmChain(stream.storage, cluster, stream.config().training(), stream.library(), folder)
            .run("s1", "s2", "s3");
    stream.expectOut("s3", "v000003", expected.get(2));
    assertThat(stream.topics().published()).containsExactly("s1", "s2", "s3");
  }

  /**
   * Store, registry, checkpoints and savepoints on a file system that is none of this host's disks
   * and replaces no files: all goes by its URI.
   */
  @Test
  void followsTheGraphWithAStoreThatIsNotOnADisk() throws Exception {
    stream.options.put("store", "heap://stream/" + UUID.randomUUID());
    stream.publish("s1", first);
    run(new Cancellation(), new SilentProgress(), "until-snapshot", "s1");
    stream.publish("s2", "s1", first, second);
    stream.publish("s3", "s2", second, third);
    stream.options.put("predictions-format", "json");
    run(new Cancellation(), new SilentProgress(), "until-snapshot", "s3");
    expectWhatTrainAndPredictGive();
    assertThat(stream.topics().texts().values()).allMatch(value -> value.startsWith("{\"version"));
    assertThat(stream.storage.list(stream.config().models())).contains("latest", "v000003");
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void followsTheGraphThroughStopsOfTheDriver() throws Exception {
    stream.publish("s1", first);
    run(new Cancellation(), new SilentProgress(), "until-snapshot", "s1");
    assertThat(jobs()).as("the ingest job ended with a savepoint").isEmpty();
    assertThat(Files.readString(folder.resolve("store/ingest/jobs/000001.savepoint")))
        .contains("store/ingest/savepoints/000001/savepoint-");

    stream.publish("s2", "s1", first, second);
    Cancellation stop = new Cancellation();
    run(
        stop,
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            stop.cancel();
          }
        });
    assertThat(stream.topics().published()).as("stopped in the training").containsExactly("s1");

    stream.publish("s3", "s2", second, third);
    run(new Cancellation(), new SilentProgress(), "until-snapshot", "s3");
    expectWhatTrainAndPredictGive();
  }

  @Test
  void saysWhatWaitsAndThatRecordsAreRefused() throws Exception {
    stream.publish("s2", "s1", first, second);
    stream.sendJunk();
    Cancellation stop = new Cancellation();
    Set<String> awaited = ConcurrentHashMap.newKeySet();
    awaited.addAll(List.of("s2: waits for its base s1", "ingest: 1 record is refused"));
    run(
        stop,
        new SilentProgress() {
          @Override
          public void phase(String name, String detail) {
            awaited.removeIf((name + ": " + detail)::startsWith);
            if (awaited.isEmpty()) {
              stop.cancel();
            }
          }
        });
    assertThat(awaited).isEmpty();
  }

  @Test
  void aKilledDriverIsFollowedByOneThatTakesOverTheRunningIngestJob() throws Exception {
    stream.publish("s1", first);
    stream.publish("s2", "s1", first, second);
    stream.publish("s3", "s2", second, third);
    List<RunningJob> ingest;
    try (StreamProcess driver =
        StreamProcess.start(
            folder.resolve("driver.txt"), stream.words("--master", cluster.restAddress()))) {
      driver.awaitOutput("s2: augmented");
      driver.kill();
      ingest = ingestJobs();
      assertThat(ingest).hasSize(1);
    }
    run(
        new Cancellation(),
        new SilentProgress(),
        "master",
        cluster.restAddress(),
        "until-snapshot",
        "s3");
    assertThat(ingestJobs()).extracting(RunningJob::id).containsExactly(ingest.get(0).id());
    stopIngest();
    expectWhatTrainAndPredictGive();
    try (Stream<Path> noted = Files.list(folder.resolve("store/driver/jobs"))) {
      assertThat(noted).as("no job is left over").isEmpty();
    }
  }

  /** With {@code --stop-ingest} the job does not go on without a driver. */
  private void stopIngest() throws Exception {
    run(
        new Cancellation(),
        new SilentProgress(),
        "master",
        cluster.restAddress(),
        "until-snapshot",
        "s3",
        "stop-ingest",
        "true");
    assertThat(ingestJobs()).isEmpty();
  }

  /** Nobody waits for the end of a training to learn that the store is another driver's. */
  @Test
  void aDriverThatIsTakenOverInTheMidstOfATrainingEndsAndLeavesTheIngestJob() throws Exception {
    stream.publish("s1", first);
    AtomicBoolean finished = new AtomicBoolean();
    SilentProgress takesTheStoreAway =
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            if (metrics.epoch() == 1) {
              try {
                DriverLease.take(stream.storage, stream.config().store());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }

          @Override
          public void trainingFinished() {
            finished.set(true);
          }
        };
    assertThatThrownBy(() -> run(new Cancellation(), takesTheStoreAway, "epochs", "1000000"))
        .isInstanceOf(DriverFencedException.class)
        .hasMessageContaining("another driver has taken over " + stream.config().store());
    assertThat(finished).isFalse();
    assertThat(ingestJobs()).as("it belongs to the other driver").hasSize(1);
    assertThat(folder.resolve("store/registry")).doesNotExist();
  }

  @Test
  void slotsAreCountedWhenTheJobsOfEarlierDriversHaveEnded() throws Exception {
    JobID left = new JobID();
    SmallFile.write(
        stream.storage, folder.resolve("store/driver/jobs/" + left).toUri().toString(), "");
    runForEver(left, "left by a driver that was killed");
    runForEver(new JobID(), "ingest of another data set");
    assertThat(ingestRunsWhenSlotsAreCounted()).isFalse();
    assertThat(jobs()).extracting(RunningJob::id).doesNotContain(left);
    runForEver(new JobID(), IngestJob.jobName(stream.dataset));
    assertThat(ingestRunsWhenSlotsAreCounted()).isTrue();
  }

  private boolean ingestRunsWhenSlotsAreCounted() {
    List<Boolean> heard = new ArrayList<>();
    Slots none =
        ingestRuns -> {
          heard.add(ingestRuns);
          throw new IllegalStateException("enough for this test");
        };
    StreamRun run = new StreamRun(stream.config(), cluster, none, new SilentProgress());
    assertThatThrownBy(() -> run.run(new Cancellation())).hasMessage("enough for this test");
    return heard.get(0);
  }

  private void runForEver(JobID id, String name) throws Exception {
    StreamExecutionEnvironment env = cluster.unattended();
    Configuration fixed = new Configuration();
    fixed.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    env.configure(fixed);
    env.setParallelism(1);
    env.fromSequence(0, Long.MAX_VALUE)
        .map(
            n -> {
              LockSupport.parkNanos(10_000_000);
              return n;
            })
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync(name);
    while (job.getJobStatus().get() != JobStatus.RUNNING) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  private List<RunningJob> jobs() throws Exception {
    try (JobControl jobs = cluster.jobs()) {
      return jobs.running();
    }
  }

  private List<RunningJob> ingestJobs() throws Exception {
    return jobs().stream()
        .filter(job -> job.name().equals(IngestJob.jobName(stream.dataset)))
        .toList();
  }
}
