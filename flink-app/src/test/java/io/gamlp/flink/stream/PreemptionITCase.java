package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.registry.ModelRegistry;
import io.gamlp.flink.registry.ModelVersion;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code --on-new-snapshot preempt} a newer snapshot ends the training of an older one. The
 * older one has no validation nodes, so that early stopping never ends its training, and the number
 * of epochs does so after hours only: what ends it here is the newer one.
 */
class PreemptionITCase {

  private static final String GRAPH = "sbm:nodes=120,classes=3,words=24,wordsPerNode=4";

  @TempDir Path folder;
  private StreamCase stream;
  private EmbeddedCluster cluster;
  private IdentifiedGraph older;
  private IdentifiedGraph newer;

  @BeforeEach
  void begin() {
    stream = new StreamCase(TestBroker.shared().bootstrap(), folder);
    stream.options.put("epochs", "1000000");
    stream.options.put("early-stop", "3");
    stream.options.put("on-new-snapshot", "preempt");
    // A driver elsewhere ships jars; the classes of this JVM are the same and go before them.
    Configuration settings = new Configuration();
    settings.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    cluster = EmbeddedCluster.start(1, 3, settings);
    ChangingGraph graph = new ChangingGraph(GRAPH, 7);
    older = withoutValidation(graph.graph());
    newer = graph.step(6, 2);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private static IdentifiedGraph withoutValidation(IdentifiedGraph graph) {
    GraphSnapshot g = graph.graph();
    byte[] roles = g.roles().clone();
    for (int v = 0; v < roles.length; v++) {
      if (roles[v] == SplitRole.VAL.ordinal()) {
        roles[v] = (byte) SplitRole.TEST.ordinal();
      }
    }
    return IdentifiedGraph.canonical(
        new GraphSnapshot(
            g.name(), g.numNodes(), g.edges(), g.features(), g.labels(), g.numClasses(), roles),
        graph.ids(),
        graph.directed());
  }

  @Test
  void aNewerSnapshotEndsTheTrainingOfAnOlderOneAndIsTrainedItself() throws Exception {
    stream.publish("older", older);
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean sent = new AtomicBoolean();
    SilentProgress sendsTheNewerOneInTheMidst =
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            if (sent.compareAndSet(false, true)) {
              stream.publish("newer", "older", older, newer);
            }
          }

          @Override
          public void phase(String subject, String line) {
            said.add(subject + ": " + line);
          }
        };
    new StreamRun(stream.config("until-snapshot", "newer"), cluster, sendsTheNewerOneInTheMidst)
        .run(new Cancellation());
    assertThat(said)
        .containsOnlyOnce("older: training cancelled, a newer snapshot is whole")
        .noneMatch(line -> line.startsWith("older: trained"));
    expectTheNewerOneAlone();
  }

  @Test
  void aDriverThatIsKilledAfterItCancelledTheTrainingIsFollowedByOneThatDoesTheRest()
      throws Exception {
    stream.publish("older", older);
    try (StreamProcess driver =
        StreamProcess.start(
            folder.resolve("driver.txt"), stream.words("--master", cluster.restAddress()))) {
      driver.awaitOutput("epoch 1/");
      stream.publish("newer", "older", older, newer);
      driver.awaitOutput("older: training cancelled, a newer snapshot is whole");
      driver.kill();
    }
    new StreamRun(
            stream.config(
                "master", cluster.restAddress(), "until-snapshot", "newer", "stop-ingest", "true"),
            cluster,
            new SilentProgress())
        .run(new Cancellation());
    expectTheNewerOneAlone();
  }

  /** The older one is skipped, with a reason; no model and no training is left of it. */
  private void expectTheNewerOneAlone() throws Exception {
    assertThat(stream.topics().published()).containsExactly("newer");
    assertThat(stream.topics().metrics("SnapshotSkipped"))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(text(notice, "snapshot")).isEqualTo("older");
              assertThat(text(notice, "reason"))
                  .isEqualTo("the newer snapshot newer was whole before this one was trained");
            });
    assertThat(new ModelRegistry(stream.storage, stream.config().models()).versions())
        .extracting(ModelVersion::snapshot)
        .containsExactly("newer");
    assertThat(stream.storage.list(stream.library().runDirectory("older"))).isEmpty();
    try (Stream<Path> noted = Files.list(folder.resolve("store/driver/jobs"))) {
      assertThat(noted).as("no job is left over").isEmpty();
    }
    List<Map<String, float[]>> expected =
        new WarmChain(stream.storage, cluster, stream.config().training(), stream.library(), folder)
            .run("newer");
    stream.expectOut("newer", "v000001", expected.get(0));
  }

  private static String text(JsonNode notice, String field) {
    return notice.path(field).asText();
  }
}
