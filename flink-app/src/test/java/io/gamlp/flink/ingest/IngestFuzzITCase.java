package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of records and of bytes: no crash, and every message is accounted for. */
class IngestFuzzITCase {

  @TempDir Path folder;

  @Test
  void fiveHundredMutationsAreAllAccountedFor() throws Exception {
    fuzz(500);
  }

  @Tag("full")
  @Test
  void tenThousandMutationsAreAllAccountedFor() throws Exception {
    fuzz(10_000);
  }

  private void fuzz(int mutations) throws Exception {
    Configuration metrics = new Configuration();
    metrics.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(100));
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 2, metrics);
        Topic topic = new Topic(TestBroker.shared(), 3)) {
      Running run = new Running(cluster, topic, folder);
      run.tolerance = new Tolerance(Long.MAX_VALUE, 1);
      run.openLimit = Duration.ofSeconds(5);
      run.start(null);
      Map<String, IdentifiedGraph> graphs = send(topic, mutations);
      run.await("all messages", () -> isAllAccountedFor(run, topic));
      assertThat(topic.letters()).doesNotHaveDuplicates();
      assertThat(topic.letters().size()).isBetween(mutations / 10, 2 * mutations);
      List<Arrival> complete = run.library.complete();
      assertThat(complete).isNotEmpty();
      assertThat(run.library.failed()).isNotEmpty();
      for (Arrival arrival : complete) {
        if (arrival.accounting().refused() == 0 && arrival.base() == null) {
          RandomGraph.assertSameBits(
              run.library.graph(arrival.snapshot()), graphs.get(arrival.snapshot()));
        }
      }
      run.cancel();
    }
  }

  /** Accepted, duplicates, superseded and letters are what was sent, and nothing is undecided. */
  private static boolean isAllAccountedFor(Running run, Topic topic) throws Exception {
    long known =
        run.gauge("snapshotRecords.accepted")
            + run.gauge("snapshotRecords.duplicates")
            + run.gauge("snapshotRecords.superseded");
    return run.gauge("openSnapshots") == 0
        && run.gauge("snapshotRecords.waiting") == 0
        && known + topic.letters().size() == topic.sent();
  }

  private static Map<String, IdentifiedGraph> send(Topic topic, int mutations) {
    Map<String, IdentifiedGraph> graphs = new HashMap<>();
    int done = 0;
    for (long seed = 0; done < mutations; seed++) {
      Random random = new Random(seed);
      RandomGraph graph = new RandomGraph(seed);
      String full = "full-" + seed;
      String delta = "delta-" + seed;
      graphs.put(full, graph.now());
      graph.change();
      graphs.put(delta, graph.now());
      List<WireRecord> records =
          new ArrayList<>(SnapshotRecords.full(full, graphs.get(full), 1).toList());
      records.addAll(
          SnapshotRecords.delta(delta, full, graphs.get(full), graphs.get(delta), 1).toList());
      Mutations damage = new Mutations(random);
      // At times few are damaged and the good ones come as well, so that snapshots get whole.
      boolean mild = random.nextBoolean();
      List<byte[]> messages = new ArrayList<>();
      for (WireRecord record : records) {
        boolean damaged = random.nextInt(mild ? 10 : 2) == 0;
        if (damaged) {
          done++;
          messages.add(damage.damaged(record));
        }
        if (mild || !damaged) {
          messages.add(damage.bytes(record));
        }
      }
      Collections.shuffle(messages, random);
      messages.forEach(m -> topic.send(null, m));
    }
    topic.flush();
    return graphs;
  }
}
