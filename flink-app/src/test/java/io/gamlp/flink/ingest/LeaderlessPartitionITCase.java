package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real brokers, of which the one that alone has a partition is killed and comes back. */
class LeaderlessPartitionITCase {

  /**
   * Longer than the test, or a broker that comes back, may need from one record to the next: while
   * the leaders answer, that long is quiet.
   */
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

  private static EmbeddedCluster cluster;
  private static TestBroker first;
  private static TestBroker second;

  @TempDir Path folder;

  @BeforeAll
  static void startClusters() {
    cluster = EmbeddedCluster.start(4);
    first = TestBroker.start();
    second = first.joined();
  }

  @AfterAll
  static void stopClusters() {
    cluster.close();
    second.close();
    first.close();
  }

  @AfterEach
  void reviveWhatATestHasLeftDead() {
    if (!second.isRunning()) {
      second.startAgain();
    }
  }

  @Test
  void aSnapshotWaitsForItsPartitionHoweverLongAndTheOthersGoOn() throws Exception {
    IdentifiedGraph graph = new RandomGraph(21).now();
    List<WireRecord> torn = SnapshotRecords.full("torn", graph, 2).toList();
    List<WireRecord> endless = SnapshotRecords.full("endless", graph, 2).toList();
    int half = torn.size() / 2;
    try (Topic topic = Topic.across(first, 1, 2, 1)) {
      Running run = new Running(cluster, topic, folder);
      run.openLimit = OPEN_LIMIT;
      run.start(null);
      torn.subList(0, half / 2).forEach(topic::send);
      topic.flush();
      run.await("its first records", () -> !run.segments().isEmpty());
      torn.subList(half / 2, half).forEach(topic::send);
      endless.subList(0, endless.size() - 1).forEach(topic::send);
      topic.flush();
      second.kill();

      // The producer keeps those of the dead broker's partition, and sends them when it is back.
      torn.subList(half, torn.size()).forEach(topic::send);
      SnapshotRecords.full("other", graph, 2).forEach(r -> topic.sendTo(0, r));
      run.awaitComplete("other");
      run.await("questions", () -> run.leaders.askedInVain() >= 5);
      assertThat(run.library.failed()).isEmpty();
      assertThat(run.library.find("torn")).isEmpty();
      run.await("alarm", () -> run.gauge("leadersSilentMillis") > OPEN_LIMIT.toMillis());

      second.startAgain();
      assertComplete(run, topic, "torn", graph, torn.size());
      run.awaitFailed("endless");
      assertThat(run.library.failure("endless").orElseThrow().reason())
          .startsWith("given up: no record of it came for PT20S; no end record came");
      run.await("end of alarm", () -> run.gauge("leadersSilentMillis") == 0);
      assertThat(run.library.failed()).hasSize(1);
      assertThat(topic.letters()).isEmpty();
      run.cancel();
    }
  }

  @Tag("full")
  @Test
  void aJobThatFailsMeanwhileGoesOnWithTheOtherPartitions() throws Exception {
    IdentifiedGraph graph = new RandomGraph(22).now();
    List<WireRecord> torn = SnapshotRecords.full("torn", graph, 2).toList();
    int half = torn.size() / 2;
    try (Topic topic = Topic.across(first, 1, 2, 1)) {
      Running run = new Running(cluster, topic, folder).start(null);
      torn.subList(0, half).forEach(topic::send);
      topic.flush();
      run.await("its first half", () -> run.gauge("snapshotRecords.accepted") == half);
      second.kill();
      run.kills.arm(Kills.Moment.MESSAGE, 3);
      torn.subList(half, torn.size()).forEach(topic::send);
      SnapshotRecords.full("other", graph, 2).forEach(r -> topic.sendTo(0, r));
      run.await("failure of the job", () -> run.kills.done() == 1);
      run.awaitComplete("other");
      assertThat(run.library.find("torn")).isEmpty();
      second.startAgain();
      assertComplete(run, topic, "torn", graph, torn.size());
      run.cancel();
    }
  }

  /** Kafka's client waits a minute for where a partition begins, then the job restarts. */
  @Tag("full")
  @Test
  void aJobThatIsStartedMeanwhileLosesNothing() throws Exception {
    IdentifiedGraph graph = new RandomGraph(23).now();
    List<WireRecord> torn = SnapshotRecords.full("torn", graph, 2).toList();
    try (Topic topic = Topic.across(first, 1, 2, 1)) {
      Running run = new Running(cluster, topic, folder);
      run.openLimit = OPEN_LIMIT;
      torn.subList(0, torn.size() - 1).forEach(topic::send);
      topic.flush();
      second.kill();
      run.start(null);
      run.await("alarm", () -> run.gauge("leadersSilentMillis") > OPEN_LIMIT.toMillis());
      run.await("restart", () -> run.restarts() > 0);
      assertThat(run.library.failed()).isEmpty();
      second.startAgain();
      topic.send(torn.get(torn.size() - 1));
      assertComplete(run, topic, "torn", graph, torn.size());
      run.cancel();
    }
  }

  private static void assertComplete(
      Running run, Topic topic, String snapshot, IdentifiedGraph graph, int records)
      throws Exception {
    Accounting accounting = run.awaitComplete(snapshot).accounting();
    RandomGraph.assertSameBits(run.library.graph(snapshot), graph);
    assertThat(accounting.sent()).isEqualTo(records);
    assertThat(accounting.accepted()).as("each of them once").isEqualTo(records);
    topic.flush();
    run.await("all", () -> run.gauge("snapshotRecords.sent") == topic.sent());
    assertThat(topic.letters()).isEmpty();
  }
}
