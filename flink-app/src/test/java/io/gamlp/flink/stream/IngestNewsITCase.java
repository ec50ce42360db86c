package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.ingest.WaitingDeltas;
import io.gamlp.flink.kafka.DeadLetters;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestNewsITCase {

  @TempDir Path folder;
  private final AtomicBoolean notesAreAway = new AtomicBoolean();
  private final AtomicBoolean waitingIsAway = new AtomicBoolean();
  private final Storage storage = new PartOfStorage();
  private final Topics topics = new Topics("d" + UUID.randomUUID());
  private final List<String> lines = new ArrayList<>();
  private KafkaSettings settings;
  private DriverLease lease;
  private IngestNews news;
  private long nanos;
  private int sent;

  @BeforeEach
  void open() throws IOException {
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
            refused(),
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

  /** However slow the broker is, what is in the topic is seen with the next look. */
  private RefusedTopic refused() {
    ToldOffsets told = new ToldOffsets(storage, folder.toString(), lease);
    return new RefusedTopic(
        settings, topics.deadLetters(), told, Duration.ofMinutes(5), () -> nanos);
  }

  /** A storage that may not serve what the news reads. */
  private final class PartOfStorage extends ForwardingStorage {
    private static final long serialVersionUID = 1L;

    PartOfStorage() {
      super(new LocalStorage());
    }

    @Override
    public boolean exists(String path) throws IOException {
      if (notesAreAway.get() && path.endsWith("dead-letters")) {
        throw new IOException("the store is away");
      }
      return super.exists(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
      if (waitingIsAway.get() && directory.endsWith("waiting")) {
        throw new IOException("the store is away");
      }
      return super.list(directory);
    }
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

  /** Deletes the topic and makes it anew; returns when the new one is seen. */
  private void remakeTopic() throws Exception {
    String topic = topics.deadLetters();
    Duration patience = Duration.ofMinutes(5);
    try (TopicAdmin looking = TopicAdmin.connect(settings);
        Admin admin = TestBroker.shared().admin()) {
      Optional<String> before = looking.id(topic, patience);
      admin.deleteTopics(List.of(topic)).all().get();
      TestBroker.shared().createTopic(topic, 1, Map.of());
      Optional<String> now = before;
      while (now.isEmpty() || now.equals(before)) {
        now = looking.id(topic, patience);
      }
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
  void aTopicThatWasMadeAnewIsToldFromItsBeginning() throws Exception {
    refuse(BadReason.CONFLICT, 3);
    news.look(false);
    assertThat(lines).hasSize(1);
    remakeTopic();
    refuse(BadReason.BAD_LABEL, 2);
    nanos += IngestNews.BETWEEN_LINES.toNanos();
    news.look(false);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith(line("2 records are refused (2 BAD_LABEL)"));
    news.close();
    remakeTopic();
    refuse(BadReason.CONFLICT, 1);
    takeOver();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2)).startsWith(line("1 record is refused (1 CONFLICT)"));
  }

  @Test
  void whatIsRefusedUntilTheFirstLookSucceedsIsTold() throws IOException {
    firstLooksFail(notesAreAway);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith(line("2 records are refused (2 BAD_LABEL)"));
  }

  @Test
  void soItIsWhereTheFirstLookFailedOverWhatWaits() throws IOException {
    firstLooksFail(waitingIsAway);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith(line("2 records are refused (2 BAD_LABEL)"));
  }

  private void firstLooksFail(AtomicBoolean isAway) throws IOException {
    news.close();
    storage.delete(folder.resolve("driver").toString());
    refuse(BadReason.CONFLICT, 5);
    long refusedAt = System.currentTimeMillis();
    while (System.currentTimeMillis() <= refusedAt) {
      Thread.onSpinWait(); // Letters are told apart by the millisecond.
    }
    isAway.set(true);
    takeOver();
    refuse(BadReason.BAD_LABEL, 2);
    news.look(false);
    isAway.set(false);
    news.look(false);
  }

  @Test
  void theEndDoesNotLookOnceMoreAfterALookThatFailed() throws IOException {
    news.close();
    notesAreAway.set(true);
    takeOver();
    refuse(BadReason.CONFLICT, 1);
    notesAreAway.set(false);
    news.close();
    assertThat(lines).isEmpty();
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
