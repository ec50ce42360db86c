package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots from a real broker into a store. */
class IngestJobITCase {

  private static EmbeddedCluster cluster;

  @TempDir Path folder;
  private Topic topic;
  private Running run;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedCluster.start(4);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void openTopic() {
    topic = new Topic(TestBroker.shared(), 3);
    run = new Running(cluster, topic, folder);
  }

  @AfterEach
  void closeTopic() throws Exception {
    run.cancel();
    topic.close();
  }

  /** Only of a job that goes on does the snapshot that comes then get into the store. */
  @Test
  void aJobThatHasASuccessorEndsForGoodAndLeavesTheFilesAlone() throws Exception {
    run.start(null);
    try (Topic other = new Topic(TestBroker.shared(), 1)) {
      Running fenced = new Running(cluster, other, folder.resolve("fenced")).start(null);
      IdentifiedGraph graph = new RandomGraph(new Random(1), 50, 80, 4).now();
      List<WireRecord> records = SnapshotRecords.full("s0", graph, 2).toList();
      records.subList(0, records.size() - 1).forEach(other::send);
      other.flush();
      fenced.await("segments", () -> !fenced.segments().isEmpty());
      Path jobs = folder.resolve("fenced/store/ingest/jobs");
      Files.createDirectories(jobs);
      Files.createFile(jobs.resolve("000001"));
      assertThatThrownBy(() -> fenced.await("end", () -> false))
          .rootCause()
          .hasMessageContaining("found ingest job 1 of this store, expected none after job 0");
      assertThat(fenced.segments()).isNotEmpty();
    }
  }

  @Test
  void aGraphAndItsChangesArriveInterleavedReorderedAndRepeated() throws Exception {
    RandomGraph graphs = new RandomGraph(new Random(7), 200, 500, 8);
    List<IdentifiedGraph> expected = new ArrayList<>();
    List<WireRecord> all = new ArrayList<>();
    expected.add(graphs.now());
    all.addAll(SnapshotRecords.full("s0", expected.get(0), 2).toList());
    for (int d = 1; d <= 5; d++) {
      graphs.change();
      expected.add(graphs.now());
      all.addAll(
          SnapshotRecords.delta("s" + d, "s" + (d - 1), expected.get(d - 1), expected.get(d), 2)
              .toList());
    }
    List<WireRecord> way = new ArrayList<>(all);
    way.addAll(all.subList(0, all.size() / 2));
    Collections.shuffle(way, new Random(7));
    run.start(null);
    way.forEach(topic::send);
    topic.flush();
    for (int d = 0; d <= 5; d++) {
      run.awaitComplete("s" + d);
      RandomGraph.assertSameBits(run.library.graph("s" + d), expected.get(d));
    }
    assertThat(run.library.complete())
        .extracting(Arrival::snapshot)
        .containsExactly("s0", "s1", "s2", "s3", "s4", "s5");
    assertThat(topic.letters()).isEmpty();
  }

  /** Of each attempt at the job, whatever the one before has left. */
  @Test
  void theBaseOfADeltaIsAwaitedAsLongAsTheDeltaIsOnItsWay() throws Exception {
    RandomGraph graphs = new RandomGraph(new Random(9), 50, 80, 4);
    IdentifiedGraph base = graphs.now();
    graphs.change();
    IdentifiedGraph graph = graphs.now();
    List<WireRecord> delta = SnapshotRecords.delta("d", "b", base, graph, 2).toList();
    List<WireRecord> onNothing = SnapshotRecords.delta("e", "nothing", base, base, 2).toList();
    run.start(null);
    SnapshotRecords.full("b", base, 2).forEach(topic::send);
    delta.subList(0, delta.size() - 1).forEach(topic::send);
    onNothing.forEach(topic::send);
    topic.flush();
    run.awaitComplete("b");
    run.await("both", () -> run.awaitedBases().equals(Set.of("b", "nothing")));
    run.await("what is whole", () -> run.waitingDeltas().equals(Map.of("e", "nothing")));
    Path noted = folder.resolve("store/ingest/bases");
    Files.move(noted.resolve("b"), noted.resolve("stale"));
    run.kills.arm(Kills.Moment.SNAPSHOT, 1);
    run.await("both again", () -> run.awaitedBases().equals(Set.of("b", "nothing")));
    topic.send(delta.get(delta.size() - 1));
    topic.flush();
    run.awaitComplete("d");
    RandomGraph.assertSameBits(run.library.graph("d"), graph);
    run.await("the other", () -> run.awaitedBases().equals(Set.of("nothing")));
    SnapshotRecords.full("nothing", base, 2).forEach(topic::send);
    topic.flush();
    run.awaitComplete("e");
    run.await("none", () -> run.waitingDeltas().isEmpty());
  }

  @Test
  void whatIsBadGoesToTheDeadLettersAndTheRestIsTheSnapshot() throws Exception {
    RandomGraph graphs = new RandomGraph(new Random(8), 3000, 3000, 4);
    IdentifiedGraph graph = graphs.now();
    List<WireRecord> records = SnapshotRecords.full("s", graph, 2).toList();
    run.start(null);
    topic.send(null, null);
    topic.send(new byte[] {1}, new byte[] {2});
    topic.send(new WireRecord.NodeRemoval("../s", "x", 0));
    WireRecord.NodeUpsert good = (WireRecord.NodeUpsert) records.get(1);
    topic.send(
        new WireRecord.NodeUpsert(
            "s", good.node(), good.features(), 77, SplitRole.TRAIN, good.revision()));
    records.forEach(topic::send);
    topic.flush();
    Arrival arrival = run.awaitComplete("s");
    run.awaitLetters(4);
    assertThat(topic.letters())
        .extracting(Topic.Letter::reason)
        .containsExactlyInAnyOrder("UNPARSABLE", "UNPARSABLE", "BAD_ID", "BAD_LABEL");
    RandomGraph.assertSameBits(run.library.graph("s"), graph);
    Accounting a = arrival.accounting();
    assertThat(a.sent()).isEqualTo(records.size() + 1);
    assertThat(a.refused()).isEqualTo(1);
  }

  @Test
  void aGraphForWhichThereIsNoRoomIsMadeLaterAndTheNextOneMeanwhile() throws Exception {
    IdentifiedGraph graph = LargeSnapshotTest.denseGraph();
    run.storage = new CrowdedStorage();
    run.start(null);
    for (String snapshot : List.of("s", "t")) {
      SnapshotRecords.full(snapshot, graph, 2).forEach(topic::send);
    }
    topic.flush();
    for (String snapshot : List.of("s", "t")) {
      run.awaitComplete(snapshot);
      RandomGraph.assertSameBits(run.library.graph(snapshot), graph);
    }
    assertThat(CrowdedStorage.graphs()).isEqualTo(3);
    assertThat(run.library.failed()).isEmpty();
  }

  @Test
  void snapshotsThatCannotBeMadeFailAndTheJobGoesOn() throws Exception {
    IdentifiedGraph graph = LargeSnapshotTest.denseGraph();
    run.start(null);
    SnapshotRecords.full("b", graph, 2).forEach(topic::send);
    int tooMany = (Integer.MAX_VALUE - 64) / graph.graph().numNodes();
    LargeSnapshotTest.widened(graph, tooMany).forEach(topic::send);
    SnapshotRecords.delta("left", "right", graph, graph, 2).forEach(topic::send);
    SnapshotRecords.delta("right", "left", graph, graph, 2).forEach(topic::send);
    topic.flush();
    for (String failed : List.of("wide", "left", "right")) {
      run.awaitFailed(failed);
    }
    assertThat(run.library.failure("wide").orElseThrow().reason())
        .contains("expected one that fits the heap of");
    assertThat(
            run.library.failure("left").orElseThrow().reason()
                + run.library.failure("right").orElseThrow().reason())
        .contains("whose bases go round in a circle");
    SnapshotRecords.delta("next", "b", graph, graph, 2).forEach(topic::send);
    topic.flush();
    run.awaitComplete("next");
    RandomGraph.assertSameBits(run.library.graph("next"), graph);
    assertThat(topic.letters()).isEmpty();
  }
}
