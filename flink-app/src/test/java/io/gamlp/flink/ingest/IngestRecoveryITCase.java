package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.store.Temporary;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies and goes on: store and dead letters are those of a run in which nothing did. */
class IngestRecoveryITCase {

  private static final int SNAPSHOTS = 3;
  private static final long NEVER_MILLIS = Duration.ofDays(1000).toMillis();

  private static EmbeddedCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedCluster.start(4);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void goesOnAfterFailuresAtAnyMoment() throws Exception {
    killed(1, "hashmap", 3);
  }

  @Tag("full")
  @Test
  void goesOnAfterManyFailuresAtAnyMomentWithBothBackends() throws Exception {
    for (int i = 0; i < 10; i++) {
      killed(100 + i, i % 2 == 0 ? "hashmap" : "rocksdb", 5);
    }
  }

  private void killed(long seed, String backend, int kills) throws Exception {
    Random random = new Random(seed);
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      Traffic traffic = new Traffic(seed);
      Running run = new Running(cluster, topic, folder.resolve("run" + seed));
      run.backend = backend;
      run.tolerance = new Tolerance(Long.MAX_VALUE, 1);
      run.start(null);
      for (int k = 1; k <= kills; k++) {
        Kills.Moment moment = Kills.Moment.values()[random.nextInt(Kills.Moment.values().length)];
        int n = moment == Kills.Moment.MESSAGE ? 1 + random.nextInt(30) : 1 + random.nextInt(4);
        run.kills.arm(moment, n);
        traffic.send(topic, k, kills);
        int done = k;
        run.await("kill " + k, () -> run.kills.done() == done);
      }
      traffic.check(run, topic);
      run.cancel();
    }
  }

  @Test
  void goesOnFromTheCheckpointOfACancelledJobAndFromASavepointWithAnotherParallelism()
      throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      Traffic traffic = new Traffic(2);
      Running run = new Running(cluster, topic, folder);
      run.backend = "rocksdb";
      run.tolerance = new Tolerance(Long.MAX_VALUE, 1);
      run.start(null);
      traffic.send(topic, 1, 3);
      run.await("a checkpoint", () -> run.lastCheckpoint().isPresent());
      run.cancel();
      run.parallelism = 1;
      run.start(run.lastCheckpoint().orElseThrow());
      traffic.send(topic, 2, 3);
      String savepoint = run.stop();
      run.parallelism = 3;
      run.start(savepoint);
      traffic.send(topic, 3, 3);
      traffic.check(run, topic);
      run.cancel();
    }
  }

  /**
   * As when a JobManager is replaced after the job's savepoint and before its end: tasks were told
   * that the savepoint is complete, and Flink knows but the checkpoint before it.
   */
  @Test
  void goesOnFromTheCheckpointBeforeTheSavepointWithWhichItWasStopped() throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      IdentifiedGraph graph = new RandomGraph(new Random(7), 100, 200, 6).now();
      List<WireRecord> records = SnapshotRecords.full("s", graph, 2).toList();
      int last = records.size() - 1;
      Running run = new Running(cluster, topic, folder);
      run.parallelism = 1;
      run.start(null);
      for (int file = 1; file <= Rewriting.MANY; file++) {
        topic.send(records.get(file));
        topic.flush();
        int files = file;
        run.await("a file of its own", () -> finished(run) == files);
      }
      String before = run.stop();
      run.checkpointMillis = NEVER_MILLIS;
      run.start(before);

      // With one more they are joined, and of no use any more.
      topic.send(records.get(0));
      records.subList(Rewriting.MANY + 1, last).forEach(topic::send);
      SnapshotRecords.delta("one", "other", graph, graph, 2).forEach(topic::send);
      SnapshotRecords.delta("other", "one", graph, graph, 2).forEach(topic::send);
      topic.flush();
      run.await("messages", () -> run.kills.messages() == topic.sent());
      run.stop();
      assertThat(run.library.failed())
          .as("of two that wait for each other one, noted when the savepoint was complete")
          .hasSize(1);
      run.checkpointMillis = 100;
      run.start(before);
      topic.send(records.get(last));
      topic.flush();
      run.awaitComplete("s");
      RandomGraph.assertSameBits(run.library.graph("s"), graph);
      run.cancel();
    }
  }

  private static long finished(Running run) throws Exception {
    return run.segments().stream().filter(name -> !Temporary.isTemporary(name)).count();
  }

  /** What was read before a restart is known to have been read: nothing of it comes again. */
  @Test
  void givesUpASnapshotOfWhichAllWasReadBeforeTheSavepoint() throws Exception {
    givesUpAfter(savepoint -> {});
  }

  /** Of a version that did not keep positions: the source's commits say them. */
  @Test
  void givesUpASnapshotOfWhichAllWasReadBeforeASavepointThatDoesNotSaySo() throws Exception {
    givesUpAfter(savepoint -> OldSavepoint.forget(savepoint, SnapshotCoordinator.POSITIONS_NAME));
  }

  /** What happens to a savepoint before a job goes on from it. */
  private interface Treatment {
    void treat(String savepoint) throws IOException;
  }

  private void givesUpAfter(Treatment treatment) throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      List<WireRecord> records =
          SnapshotRecords.full("s", new RandomGraph(new Random(5), 100, 200, 6).now(), 2).toList();
      Running run = new Running(cluster, topic, folder).start(null);
      records.subList(0, records.size() - 1).forEach(topic::send);
      topic.flush();
      run.await("records", () -> run.gauge("snapshotRecords.accepted") == topic.sent());
      String savepoint = run.stop();
      treatment.treat(savepoint);
      run.openLimit = Duration.ofSeconds(1);
      run.start(savepoint);
      run.awaitFailed("s");
      assertThat(run.library.failure("s").orElseThrow().reason())
          .startsWith("given up: no record of it came for PT1S; no end record came");
      run.cancel();
    }
  }

  /** A record of them may be in the partition of the leader that does not answer. */
  @Test
  void givesNoSnapshotUpWhileALeaderDoesNotAnswer() throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      List<WireRecord> whole =
          SnapshotRecords.full("s", new RandomGraph(new Random(5), 100, 200, 6).now(), 2).toList();
      List<WireRecord> parts =
          SnapshotRecords.full("t", new RandomGraph(new Random(6), 100, 200, 6).now(), 2).toList();
      Running run = new Running(cluster, topic, folder);
      run.openLimit = Duration.ofSeconds(1);
      run.leaders.are(Leaders.Silence.ENDS);
      run.start(null);
      whole.subList(0, whole.size() - 1).forEach(topic::send);
      parts.subList(0, parts.size() - 1).forEach(topic::send);
      topic.flush();
      run.await("questions", () -> run.leaders.askedInVain() >= 2);
      run.leaders.are(Leaders.Silence.RECORDS);
      run.await("more questions", () -> run.leaders.askedInVain() >= 4);
      topic.send(whole.get(whole.size() - 1));
      topic.flush();
      run.awaitComplete("s");
      assertThat(run.library.failed()).isEmpty();
      run.leaders.are(Leaders.Silence.NOTHING);
      run.awaitFailed("t");
      assertThat(run.library.failure("t").orElseThrow().reason())
          .startsWith("given up: no record of it came for PT1S; no end record came");
      run.cancel();
    }
  }

  @Test
  void goesOnWhenTheBrokerWasGone() throws Exception {
    try (TestBroker broker = TestBroker.start();
        Topic topic = new Topic(broker, 3)) {
      Traffic traffic = new Traffic(3);
      Running run = new Running(cluster, topic, folder);
      run.tolerance = new Tolerance(Long.MAX_VALUE, 1);
      run.start(null);
      traffic.send(topic, 1, 2);
      run.await("messages", () -> !run.segments().isEmpty());
      broker.kill();
      broker.startAgain();
      traffic.send(topic, 2, 2);
      traffic.check(run, topic);
      run.cancel();
    }
  }

  /** Snapshots, with repetitions and bad messages whose reports do not depend on any timing. */
  private static final class Traffic {
    private final List<IdentifiedGraph> graphs = new ArrayList<>();
    private final List<Object> messages = new ArrayList<>();
    private int bad;

    Traffic(long seed) {
      Random random = new Random(seed);
      RandomGraph graph = new RandomGraph(random, 100, 200, 6);
      List<WireRecord> records = new ArrayList<>();
      for (int s = 0; s < SNAPSHOTS; s++) {
        graphs.add(graph.now());
        records.addAll(
            (s == 0
                    ? SnapshotRecords.full("s0", graphs.get(0), 2)
                    : SnapshotRecords.delta(
                        "s" + s, "s" + (s - 1), graphs.get(s - 1), graphs.get(s), 2))
                .toList());
        graph.change();
      }
      messages.addAll(records);
      for (WireRecord record : records) {
        if (random.nextInt(5) == 0) {
          messages.add(record);
        }
        if (record instanceof NodeUpsert n && random.nextInt(10) == 0) {
          // Refused whether it comes before or after the good one.
          messages.add(
              new NodeUpsert(n.snapshot(), n.node(), n.features(), 77, SplitRole.TRAIN, 0));
          bad++;
        }
        if (random.nextInt(20) == 0) {
          messages.add(new byte[] {(byte) random.nextInt(), 1, 2});
          bad++;
        }
      }
      Collections.shuffle(messages, random);
    }

    /** Sends one part of several. */
    void send(Topic topic, int part, int parts) {
      int size = messages.size();
      for (Object message : messages.subList(size * (part - 1) / parts, size * part / parts)) {
        if (message instanceof WireRecord record) {
          topic.send(record);
        } else {
          topic.send(null, (byte[]) message);
        }
      }
      topic.flush();
    }

    void check(Running run, Topic topic) throws Exception {
      for (int s = 0; s < SNAPSHOTS; s++) {
        run.awaitComplete("s" + s);
        RandomGraph.assertSameBits(run.library.graph("s" + s), graphs.get(s));
      }
      assertThat(run.library.complete()).hasSize(SNAPSHOTS);
      assertThat(run.library.failed()).isEmpty();
      run.awaitLetters(bad);
      List<Topic.Letter> letters = topic.letters();
      assertThat(letters).doesNotHaveDuplicates().hasSize(bad);
      // What is of no use any more goes: one file stays for each snapshot.
      run.await("an empty folder", () -> run.segments().size() == SNAPSHOTS);
      assertThat(topic.letters()).isEqualTo(letters);
    }
  }
}
