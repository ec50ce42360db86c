package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.pipeline.Gamlp;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a store to the topic and back: nodes keep the ids that their users gave them. */
class StoredRoundTripITCase {

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
  void publishedSnapshotsAndTheirChangesKeepTheirIds() throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 3)) {
      Running run = new Running(cluster, topic, folder).start(null);
      RandomGraph graphs = new RandomGraph(5);
      IdentifiedGraph before = graphs.now();
      graphs.change();
      IdentifiedGraph after = graphs.now();
      SnapshotRecords.full("s0", before, 2).forEach(topic::send);
      SnapshotRecords.delta("s1", "s0", before, after, 2).forEach(topic::send);
      topic.flush();
      run.awaitComplete("s1");

      String store = "stored:" + folder.resolve("store");
      publish(topic, "--snapshot copy0 --data " + store + "#s0");
      run.awaitComplete("copy0");
      RandomGraph.assertSameBits(run.library.graph("copy0"), before);

      // The same store as a URI; the base's id is the one it has there.
      String uri = "stored:" + folder.resolve("store").toUri();
      publish(topic, "--snapshot copy1 --delta-from " + store + "#copy0 --data " + uri + "#s1");
      assertThat(run.awaitComplete("copy1").base()).isEqualTo("copy0");
      RandomGraph.assertSameBits(run.library.graph("copy1"), after);
      assertThat(run.library.find("copy1").orElseThrow().accounting())
          .isEqualTo(run.library.find("s1").orElseThrow().accounting());
      assertThat(topic.letters()).isEmpty();
      run.cancel();
    }
  }

  @Test
  void aStoredGraphThatIsUndirectedIsNotPublishedAsDirected() throws Exception {
    try (Topic topic = new Topic(TestBroker.shared(), 1)) {
      Running run = new Running(cluster, topic, folder);
      IdentifiedGraph graph = undirected();
      run.start(null);
      SnapshotRecords.full("s0", graph, 2).forEach(topic::send);
      topic.flush();
      run.awaitComplete("s0");
      Gamlp refused = call(topic, "--directed --data stored:" + folder.resolve("store") + "#s0");
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("found an undirected graph, expected a directed one");
      run.cancel();
    }
  }

  private static IdentifiedGraph undirected() {
    for (long seed = 0; ; seed++) {
      IdentifiedGraph graph = new RandomGraph(new Random(seed), 10, 20, 4).now();
      if (!graph.directed()) {
        return graph;
      }
    }
  }

  private static void publish(Topic topic, String more) {
    Gamlp run = call(topic, more);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  private static Gamlp call(Topic topic, String more) {
    return Gamlp.run(
        "publish --brokers %s --dataset %s --kafka default.api.timeout.ms=300000 %s"
            .formatted(topic.broker.bootstrap(), topic.topics.dataset(), more));
  }
}
