package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.PredictionsTopic;
import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutletITCase {

  @TempDir Path folder;
  private final Storage storage = new LocalStorage();
  private final String dataset = "d" + UUID.randomUUID();
  private final Topics topics = new Topics(dataset);
  private KafkaSettings settings;
  private String store;

  @BeforeEach
  void connect() {
    settings = settings(Map.of());
    store = folder.toString();
  }

  private static KafkaSettings settings(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("default.api.timeout.ms", "300000");
    return KafkaSettings.of(TestBroker.shared().bootstrap(), properties);
  }

  private Outlet outlet() throws IOException {
    return outlet(WireFormat.AVRO);
  }

  private Outlet outlet(WireFormat format) throws IOException {
    return new Outlet(settings, topics, format, 1, DriverLease.take(storage, store), store);
  }

  private static SnapshotPredictions predictions(String snapshot) {
    return new SnapshotPredictions(
        snapshot,
        1,
        "v000001",
        consumer -> consumer.accept("n", 0, new float[] {1, 0}),
        List.of(),
        List.of());
  }

  /** What the brokers say when they have given up a transaction is the same. */
  private void shutOut() {
    PredictionsTopic.open(settings, topics, WireFormat.AVRO, 1).close();
  }

  /** As plain tools read them: what came in the other form before stays readable, too. */
  @Test
  void predictionsInJsonAreTextBesideTombstonesAndMarkersAsEver() throws Exception {
    try (Outlet outlet = outlet()) {
      outlet.publish(predictions("s1"));
    }
    try (Outlet outlet = outlet(WireFormat.JSON)) {
      outlet.publish(
          new SnapshotPredictions(
              "s2",
              2,
              "v000002",
              consumer -> consumer.accept("m", 1, new float[] {0.3f, 0.7f}),
              List.of("n"),
              List.of()));
    }
    List<String> values = new ArrayList<>();
    for (var record : io.gamlp.flink.kafka.TopicReader.settled(settings, topics.predictions())) {
      values.add(
          record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8));
    }
    assertThat(values).hasSize(3);
    assertThat(values.get(0)).startsWith("GP");
    assertThat(values.get(1))
        .isEqualTo(
            "{\"version\":\"1.0\",\"snapshot\":\"s2\",\"modelVersion\":\"v000002\","
                + "\"class\":1,\"probabilities\":[0.3,0.7]}");
    assertThat(values.get(2)).isNull();
    TopicReader reader = new TopicReader(settings, topics.dataset());
    assertThat(reader.predictions().keySet()).containsExactly("m");
    assertThat(reader.published()).containsExactly("s1", "s2");
  }

  @Test
  void oneThatWasShutOutWhileItHasTheLeaseOpensTheTopicsAnew() throws Exception {
    try (Outlet outlet = outlet()) {
      outlet.publish(predictions("s1"));
      shutOut();
      assertThatThrownBy(() -> outlet.publish(predictions("s2")))
          .isInstanceOf(PredictionsTopic.TakenOverException.class);
      outlet.publish(predictions("s2"));
      assertThat(outlet.isPublished("s2")).isTrue();
    }
    assertThat(new TopicReader(settings, dataset).published()).containsExactly("s1", "s2");
  }

  @Test
  void oneThatIsShutOutAgainAndAgainGivesWay() throws Exception {
    try (Outlet outlet = outlet()) {
      outlet.open();
      shutOut();
      assertThatThrownBy(() -> outlet.publish(predictions("s1")))
          .isInstanceOf(PredictionsTopic.TakenOverException.class);
      outlet.publish(predictions("s1"));
      shutOut();
      assertThatThrownBy(() -> outlet.publish(predictions("s2")))
          .isInstanceOf(DriverFencedException.class)
          .hasMessageContaining("the predictions of dataset " + dataset);
    }
  }

  /**
   * Whoever lets transactions last a millisecond is shut out by the brokers, and by nobody else.
   */
  @Test
  void oneWhoseTransactionsAreGivenUpSoonerFightsWithNobody() throws Exception {
    settings = settings(Map.of("transaction.timeout.ms", "1"));
    try (Outlet outlet = outlet()) {
      for (int i = 0; i < 3; i++) {
        outlet.open();
        shutOut();
        assertThatThrownBy(() -> outlet.publish(predictions("s1")))
            .isInstanceOf(PredictionsTopic.TakenOverException.class);
      }
    }
  }

  @Test
  void oneThatHasLostTheLeaseIsFencedAndSendsNothing() throws Exception {
    try (Outlet old = outlet()) {
      old.open();
      DriverLease.take(storage, store);
      assertThatThrownBy(() -> old.publish(predictions("s1")))
          .isInstanceOf(DriverFencedException.class)
          .hasMessageContaining("another driver has taken over " + store);
      assertThatThrownBy(() -> old.report(new Notice(Notice.FAILED, "s0", "because", 1)))
          .isInstanceOf(DriverFencedException.class);
      TopicReader topic = new TopicReader(settings, dataset);
      assertThat(topic.published()).isEmpty();
      assertThat(topic.metrics("SnapshotFailed")).isEmpty();
    }
  }
}
