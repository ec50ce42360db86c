package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.cluster.JobControl;
import io.gamlp.flink.cluster.RunningJob;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.registry.ModelRegistry;
import io.gamlp.flink.registry.ModelVersion;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty changes of a graph, while brokers, drivers, and the jobs that they run are killed at
 * random moments: what consumers see is what an undisturbed stream gives, to the byte.
 */
@Tag("full")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class StreamFailuresITCase {

  private static final String GRAPH = "sbm:nodes=600,classes=4,words=64,wordsPerNode=8";
  private static final int DELTAS = 20;
  private static final int EDGES = 50;
  private static final int NODES = 10;
  private static final int KILLS = 10;

  /** Moments of the kills differ from run to run by the machine's speed; the choices do not. */
  private final Random random = new Random(11);

  @TempDir Path folder;
  private TestBroker broker;
  private EmbeddedCluster cluster;
  private final List<String> ids = new ArrayList<>();
  private final List<IdentifiedGraph> graphs = new ArrayList<>();

  @BeforeEach
  void begin() {
    broker = TestBroker.start();
    Configuration settings = new Configuration();
    settings.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    cluster = EmbeddedCluster.start(1, 3, settings);
    ChangingGraph graph = new ChangingGraph(GRAPH, 23);
    ids.add("s0");
    graphs.add(graph.graph());
    for (int delta = 1; delta <= DELTAS; delta++) {
      ids.add("s" + delta);
      graphs.add(graph.step(EDGES, NODES));
    }
  }

  @AfterEach
  void end() {
    cluster.close();
    broker.close();
  }

  private String last() {
    return ids.get(DELTAS);
  }

  private StreamCase newCase(String name) throws Exception {
    StreamCase stream =
        new StreamCase(broker.bootstrap(), Files.createDirectories(folder.resolve(name)));
    stream.options.put("checkpoint-interval", "100ms");
    // Its brokers do die.
    stream.options.remove("kafka");
    return stream;
  }

  private void publishAll(StreamCase stream) {
    stream.publish(ids.get(0), graphs.get(0));
    for (int i = 1; i <= DELTAS; i++) {
      stream.publish(ids.get(i), ids.get(i - 1), graphs.get(i - 1), graphs.get(i));
    }
  }

  /** A stream to which nothing happens. */
  private StreamCase undisturbed() throws Exception {
    StreamCase stream = newCase("undisturbed");
    publishAll(stream);
    new StreamRun(stream.config("until-snapshot", last()), cluster, new SilentProgress())
        .run(new Cancellation());
    Map<String, float[]> expected =
        new WarmChain(
                stream.storage,
                cluster,
                stream.config().training(),
                stream.library(),
                stream.folder)
            .run(ids.toArray(String[]::new))
            .get(DELTAS);
    stream.expectOut(last(), String.format("v%06d", DELTAS + 1), expected);
    return stream;
  }

  private void expectTheSame(StreamCase disturbed, StreamCase undisturbed) throws Exception {
    assertThat(disturbed.topics().published()).isEqualTo(ids);
    assertThat(disturbed.topics().everyPrediction())
        .isEqualTo(undisturbed.topics().everyPrediction());
    ModelRegistry registry = new ModelRegistry(disturbed.storage, disturbed.config().models());
    assertThat(registry.versions()).extracting(ModelVersion::snapshot).isEqualTo(ids);
  }

  private StreamProcess driver(StreamCase stream, int number, String... more) throws Exception {
    List<String> words = stream.words(more);
    words.addAll(List.of("--until-snapshot", last()));
    return StreamProcess.start(stream.folder.resolve("driver-" + number + ".txt"), words);
  }

  /** Driver, ingest job, training job and TaskManager are one process here, and die together. */
  @Test
  void killsOfTheWholeProcessChangeNothingInWhatComesOut() throws Exception {
    StreamCase undisturbed = undisturbed();
    StreamCase stream = newCase("killed");
    publishAll(stream);
    for (int kill = 0; kill < KILLS; kill++) {
      try (StreamProcess driver = driver(stream, kill)) {
        driver.awaitOutput(step());
        pause(random.nextInt(500));
        driver.kill();
      }
    }
    try (StreamProcess driver = driver(stream, KILLS)) {
      assertThat(driver.awaitEnd()).as("%s%n%s", driver.output(), reasons(stream)).isZero();
    }
    expectTheSame(stream, undisturbed);
  }

  /** The ingest job outlives its drivers; jobs fail one by one. */
  @Test
  void killsOfDriversAndFailuresOfJobsOnAClusterChangeNothing() throws Exception {
    StreamCase undisturbed = undisturbed();
    StreamCase stream = newCase("on-a-cluster");
    publishAll(stream);
    String[] master = {"--master", cluster.restAddress(), "--attempts", "100"};
    for (int kill = 0; kill < KILLS; kill++) {
      try (StreamProcess driver = driver(stream, kill, master)) {
        driver.awaitOutput(step());
        pause(random.nextInt(1000));
        cancelOneJob();
        pause(random.nextInt(1000));
        driver.kill();
      }
    }
    try (StreamProcess driver = driver(stream, KILLS, master)) {
      assertThat(driver.awaitEnd()).as("%s%n%s", driver.output(), reasons(stream)).isZero();
    }
    expectTheSame(stream, undisturbed);
  }

  private void cancelOneJob() throws Exception {
    try (JobControl jobs = cluster.jobs()) {
      List<RunningJob> running = jobs.running();
      if (!running.isEmpty()) {
        jobs.cancel(running.get(random.nextInt(running.size())).id());
      }
    }
  }

  @Test
  void killsOfTheBrokerChangeNothing() throws Exception {
    StreamCase undisturbed = undisturbed();
    StreamCase stream = newCase("broker");
    publishAll(stream);
    try (StreamProcess driver = driver(stream, 0)) {
      driver.awaitOutput("ingest: job");
      for (int kill = 0; kill < KILLS && driver.isAlive(); kill++) {
        pause(random.nextInt(3000));
        broker.kill();
        pause(random.nextInt(2000));
        broker.startAgain();
      }
      assertThat(driver.awaitEnd()).as("%s%n%s", driver.output(), reasons(stream)).isZero();
    }
    expectTheSame(stream, undisturbed);
  }

  /**
   * What a driver prints when it has done a step of a snapshot, so that kills are in every step.
   */
  private String step() {
    return List.of("ingest: job", ": whole", ": augmented", ": trained", ": published")
        .get(random.nextInt(5));
  }

  private static List<String> reasons(StreamCase stream) throws IOException {
    return stream.library().failed().stream().map(failed -> failed.toString()).toList();
  }

  /** The moment of a kill is what is random here; nothing is waited for. */
  private static void pause(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }
}
