package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PredictionsTopicITCase {

  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final int PARTITIONS = 3;

  private final TestBroker broker = TestBroker.shared();
  private final KafkaSettings settings = settings(broker.bootstrap());
  private final Topics topics = new Topics("p" + DATASETS.incrementAndGet());

  private static KafkaSettings settings(String brokers) {
    return KafkaSettings.of(brokers, Map.of("default.api.timeout.ms", "300000"));
  }

  private PredictionsTopic open() {
    return PredictionsTopic.open(settings, topics, WireFormat.AVRO, PARTITIONS);
  }

  private static SnapshotPredictions snapshot(String id, SnapshotPredictions.Rows rows) {
    return new SnapshotPredictions(id, 1, "v000001", rows, List.of(), List.of());
  }

  private static SnapshotPredictions.Rows nodes(int... nodes) {
    return consumer -> {
      float[] reused = new float[2];
      for (int node : nodes) {
        reused[0] = node;
        reused[1] = 1 - node;
        consumer.accept("n" + node, node % 2, reused);
      }
    };
  }

  private static int[] upTo(int count) {
    return IntStream.range(0, count).toArray();
  }

  private Map<String, byte[]> predictions() {
    return TopicReader.latest(settings, topics.predictions());
  }

  @Test
  void aSnapshotIsOutAsAWholeAndStaysKnownAfterReopening() throws Exception {
    try (PredictionsTopic out = open()) {
      assertThat(out.lastPublished()).isEmpty();
      out.publish(
          new SnapshotPredictions(
              "s1", 5, "v000001", nodes(upTo(50)), List.of(), List.of("{\"epoch\":1}")));
      out.publish(
          new SnapshotPredictions(
              "s2", 6, "v000002", nodes(upTo(40)), List.of("n48", "n49"), List.of()));
      assertThat(out.isPublished("s1")).isTrue();
      assertThat(out.isPublished("s3")).isFalse();
    }
    try (PredictionsTopic out = open()) {
      assertThat(out.isPublished("s1")).isTrue();
      CompletionMarker last = out.lastPublished().orElseThrow();
      assertThat(last.snapshot()).isEqualTo("s2");
      assertThat(last.sequence()).isEqualTo(6);
      assertThat(last.modelVersion()).isEqualTo("v000002");
      assertThat(last.predictions()).isEqualTo(40);
      assertThat(last.removed()).isEqualTo(2);
      assertThat(out.published("s1").orElseThrow().metrics()).isEqualTo(1);
    }
    Map<String, byte[]> latest = predictions();
    assertThat(latest).hasSize(48).doesNotContainKeys("n48", "n49");
    Prediction seven = PredictionCodec.decode(latest.get("n7"));
    assertThat(seven.snapshot()).isEqualTo("s2");
    assertThat(seven.modelVersion()).isEqualTo("v000002");
    assertThat(seven.predicted()).isEqualTo(1);
    assertThat(seven.probabilities()).containsExactly(7, -6);
    assertThat(PredictionCodec.decode(latest.get("n45")).snapshot()).isEqualTo("s1");
  }

  @Test
  void theMarkerSaysUpToWhereAConsumerMustReadToHaveTheSnapshotWhole() throws Exception {
    try (PredictionsTopic out = open()) {
      out.publish(snapshot("s1", nodes(upTo(30))));
      CompletionMarker first = out.lastPublished().orElseThrow();
      out.publish(snapshot("s2", nodes(upTo(20))));
      assertThat(first.ends()).hasSize(PARTITIONS);
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record :
          TopicReader.settled(settings, topics.predictions())) {
        boolean within = record.offset() < first.ends().get(record.partition());
        (within ? before : after).add(PredictionCodec.decode(record.value()).snapshot());
      }
      assertThat(before).hasSize(30).containsOnly("s1");
      assertThat(after).hasSize(20).containsOnly("s2");
    }
  }

  @Test
  void figuresComeAlongAsJsonAndMarkersHaveAPartitionOfTheirOwn() throws Exception {
    try (PredictionsTopic out = open()) {
      out.publish(
          new SnapshotPredictions(
              "s1", 1, "v000001", nodes(1), List.of(), List.of("{\"epoch\":1}", "{\"epoch\":2}")));
      List<ConsumerRecord<byte[], byte[]>> records =
          TopicReader.settled(settings, topics.metrics());
      List<JsonNode> lines = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.partition() == 0) {
          assertThat(CompletionMarker.decode(record.value()))
              .isEqualTo(out.lastPublished().orElseThrow());
        } else {
          lines.add(new ObjectMapper().readTree(record.value()));
        }
      }
      assertThat(records).hasSize(3);
      assertThat(lines).extracting(line -> line.get("snapshot").asText()).containsOnly("s1");
      assertThat(lines)
          .extracting(line -> line.get("metrics").get("epoch").asInt())
          .containsExactly(1, 2);
    }
  }

  @Test
  void aSnapshotThatIsOutIsNotPublishedAgain() throws Exception {
    try (PredictionsTopic out = open()) {
      out.publish(snapshot("s1", nodes(1, 2, 3)));
      out.publish(snapshot("s1", nodes(4)));
    }
    assertThat(TopicReader.settled(settings, topics.predictions())).hasSize(3);
  }

  @Test
  void predictionsThatCannotBeReadLeaveNothingBehindAndTheNextTryWorks() throws Exception {
    try (PredictionsTopic out = open()) {
      assertThatThrownBy(
              () ->
                  out.publish(
                      snapshot(
                          "s1",
                          consumer -> {
                            nodes(upTo(100)).forEach(consumer);
                            throw new IOException("unreadable");
                          })))
          .isInstanceOf(IOException.class)
          .hasMessage("unreadable");
      assertThat(out.isPublished("s1")).isFalse();
      assertThat(predictions()).isEmpty();
      out.publish(snapshot("s1", nodes(1, 2)));
      assertThat(predictions()).containsOnlyKeys("n1", "n2");
    }
  }

  @Test
  void aSecondOneShutsOutTheFirstInTheMidstOfItsTransaction() throws Exception {
    CountDownLatch midway = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    try (PredictionsTopic first = open()) {
      CompletableFuture<Void> publishing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  first.publish(
                      snapshot(
                          "s1",
                          consumer -> {
                            nodes(upTo(1000)).forEach(consumer);
                            midway.countDown();
                            awaitUninterruptibly(taken);
                            nodes(upTo(1000)).forEach(consumer);
                          }));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      midway.await();
      try (PredictionsTopic second = open()) {
        assertThat(second.isPublished("s1")).isFalse();
        taken.countDown();
        assertThatThrownBy(() -> publishing.get())
            .hasRootCauseInstanceOf(org.apache.kafka.common.errors.ApiException.class)
            .cause()
            .isInstanceOf(PredictionsTopic.TakenOverException.class)
            .hasMessageContaining(topics.dataset());
        assertThat(predictions()).isEmpty();
        second.publish(snapshot("s1", nodes(1)));
      }
    }
    assertThat(predictions()).containsOnlyKeys("n1");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aProcessKilledInTheMidstOfATransactionLeavesNothingBehind() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HalfPublished.class.getName(),
                broker.bootstrap(),
                topics.dataset())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines().anyMatch(HalfPublished.MIDWAY::equals)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    process.onExit().get();
    try (PredictionsTopic out = open()) {
      assertThat(out.isPublished("whole")).isTrue();
      assertThat(out.isPublished("half")).isFalse();
      assertThat(predictions()).containsOnlyKeys("n1", "n2");
      out.publish(snapshot("half", nodes(upTo(5000))));
    }
    assertThat(predictions()).hasSize(5000);
  }

  /** Publishes one snapshot, then the half of another one, then waits to be killed. */
  static final class HalfPublished {

    static final String MIDWAY = "midway";

    private HalfPublished() {}

    public static void main(String[] args) throws Exception {
      PredictionsTopic out =
          PredictionsTopic.open(
              settings(args[0]), new Topics(args[1]), WireFormat.AVRO, PARTITIONS);
      out.publish(snapshot("whole", nodes(1, 2)));
      out.publish(
          snapshot(
              "half",
              consumer -> {
                nodes(upTo(5000)).forEach(consumer);
                System.out.println(MIDWAY);
                awaitUninterruptibly(new CountDownLatch(1));
              }));
    }
  }

  @Test
  void forgetsFiguresAndMarkersButNotTheLastOne() throws Exception {
    try (PredictionsTopic out = open()) {
      for (String id : List.of("s1", "s2")) {
        out.publish(
            new SnapshotPredictions(id, 1, "v000001", nodes(1), List.of(), List.of("{}", "{}")));
      }
      out.forget("s1");
      out.forget("s2");
      out.forget("never-seen");
      assertThat(out.isPublished("s1")).isFalse();
    }
    assertThat(TopicReader.latest(settings, topics.metrics()).keySet())
        .containsExactlyInAnyOrder("line:s2:0", "line:s2:1", "published:s2");
    try (PredictionsTopic out = open()) {
      assertThat(out.isPublished("s1")).isFalse();
      assertThat(out.lastPublished().orElseThrow().snapshot()).isEqualTo("s2");
    }
  }

  @Test
  void aMetricsTopicOfOnePartitionDoesAsWell() throws Exception {
    broker.createTopic(topics.metrics(), 1, Map.of());
    for (String id : List.of("s1", "s2")) {
      try (PredictionsTopic out = open()) {
        out.publish(
            new SnapshotPredictions(id, 1, "v000001", nodes(1), List.of(), List.of("{}", "{}")));
      }
    }
    try (PredictionsTopic out = open()) {
      assertThat(out.isPublished("s1")).isTrue();
      assertThat(out.isPublished("s2")).isTrue();
    }
  }

  @Test
  @Tag("full")
  void aBrokerThatIsKilledInTheMidstOfATransactionDelaysIt() throws Exception {
    try (TestBroker mine = TestBroker.start()) {
      KafkaSettings toMine = settings(mine.bootstrap());
      try (PredictionsTopic out =
          PredictionsTopic.open(toMine, topics, WireFormat.AVRO, PARTITIONS)) {
        out.publish(
            snapshot(
                "s1",
                consumer -> {
                  nodes(upTo(2000)).forEach(consumer);
                  mine.kill();
                  mine.startAgain();
                  nodes(upTo(3000)).forEach(consumer);
                }));
      }
      assertThat(TopicReader.settled(toMine, topics.predictions())).hasSize(5000);
    }
  }
}
