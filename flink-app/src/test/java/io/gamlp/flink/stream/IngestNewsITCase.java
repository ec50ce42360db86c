package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.ingest.WaitingDeltas;
import io.gamlp.flink.kafka.DeadLetters;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestNewsITCase {

  @TempDir Path folder;
  private final Storage storage = new LocalStorage();
  private final Topics topics = new Topics("d" + UUID.randomUUID());
  private final List<String> lines = new ArrayList<>();
  private KafkaSettings settings;
  private DriverLease lease;
  private IngestNews news;
  private long nanos;
  private int sent;

  @BeforeEach
  void open() throws IOException {
    // However slow the broker is, what is in the topic is seen with the next look.
    Map<String, String> patient = Map.of("default.api.timeout.ms", "300000");
    settings = KafkaSettings.of(TestBroker.shared().bootstrap(), patient);
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      admin.createMissing(topics.wishDeadLetters());
    }
    takeOver();
  }

  private void takeOver() throws IOException {
    lease = DriverLease.take(storage, folder.toString());
    news =
        new IngestNews(
            new WaitingDeltas(storage, folder.toString()),
            new RefusedTopic(settings, topics.deadLetters(), storage, folder.toString(), lease),
            lease,
            new SilentProgress() {
              @Override
              public void phase(String name, String detail) {
                lines.add(name + ": " + detail);
              }
            },
            () -> nanos);
    news.look(false);
  }

  @AfterEach
  void close() {
    news.close();
  }

  private void waits(String delta, String base) throws IOException {
    Path file = Files.createDirectories(folder.resolve("waiting")).resolve(delta);
    Files.writeString(file, base);
  }

  private void refuse(BadReason reason, int records) {
    try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer())) {
      for (int i = 0; i < records; i++) {
        Origin origin = new Origin("t-0", sent++, 0);
        producer.send(
            DeadLetters.record(
                topics.deadLetters(), null, new byte[1], reason, "letter " + origin, origin));
      }
      producer.flush();
    }
  }

  private String line(String records) {
    return "ingest: " + records + ", see topic " + topics.deadLetters() + "; the first: letter ";
  }

  @Test
  void aDeltaThatWaitsIsToldOnce() throws IOException {
    waits("s3", "s2");
    waits("s4", ""); // It is being written.
    news.look(false);
    news.look(false);
    assertThat(lines).containsExactly("s3: waits for its base s2");
    waits("s4", "s3");
    news.look(false);
    assertThat(lines).containsExactly("s3: waits for its base s2", "s4: waits for its base s3");
  }

  @Test
  void aFloodOfThemIsFewLines() throws IOException {
    for (int i = 100; i < 140; i++) {
      waits("s" + i, "s" + (i - 1));
    }
    news.look(false);
    news.look(false);
    assertThat(lines)
        .hasSize(IngestNews.MOST_LINES + 1)
        .endsWith("ingest: 30 more snapshots wait for their bases");
  }

  @Test
  void refusedRecordsAreCountedInALineEverySoOften() {
    refuse(BadReason.CONFLICT, 1);
    news.look(false);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith(line("1 record is refused (1 CONFLICT)") + "t-0@0");
    refuse(BadReason.CONFLICT, 2);
    refuse(BadReason.WRONG_FEATURES, 1234);
    nanos += IngestNews.BETWEEN_LINES.toNanos() - 1;
    news.look(false);
    assertThat(lines).hasSize(1);
    nanos++;
    news.look(false);
    news.look(false);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .startsWith(line("1,236 records are refused (1,234 WRONG_FEATURES, 2 CONFLICT)"));
  }

  @Test
  void theEndTellsTheRest() {
    refuse(BadReason.CONFLICT, 1);
    news.look(false);
    refuse(BadReason.CONFLICT, 3);
    news.look(false);
    assertThat(lines).hasSize(1);
    news.close();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith(line("3 records are refused (3 CONFLICT)"));
  }

  @Test
  void eachIsToldByOneDriverOnly() throws IOException {
    refuse(BadReason.CONFLICT, 1);
    news.look(false);
    news.close();
    refuse(BadReason.BAD_LABEL, 2);
    takeOver();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith(line("2 records are refused (2 BAD_LABEL)"));
    news.look(false);
    assertThat(lines).hasSize(2);
  }

  @Test
  void whatWasRefusedBeforeTheStoreWasThereIsNotTold() throws IOException {
    news.close();
    storage.delete(folder.resolve("driver").toString());
    refuse(BadReason.CONFLICT, 5);
    takeOver();
    assertThat(lines).isEmpty();
    refuse(BadReason.CONFLICT, 1);
    news.look(false);
    assertThat(lines).hasSize(1);
  }

  @Test
  void aDriverThatHasLostTheStoreTellsNothing() throws IOException {
    DriverLease.take(storage, folder.toString());
    refuse(BadReason.CONFLICT, 1);
    waits("s3", "s2");
    news.look(false);
    assertThat(lines).isEmpty();
  }
}
