package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.SnapshotPublisher;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.PublishSummary;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.graph.InputException;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Publishes a graph, or how it differs from another one, as a snapshot on Kafka. */
final class PublishStage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long NANOS_BETWEEN_NOTES = 5_000_000_000L;

  private final PublishConfig config;
  private final ProgressListener progress;
  private final Cancellation cancellation;

  PublishStage(PublishConfig config, ProgressListener progress, Cancellation cancellation) {
    this.config = config;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  PublishSummary run() {
    KafkaSettings settings = KafkaSettings.of(config.kafka());
    Topics topics =
        config
            .topic()
            .map(topic -> new Topics(config.dataset(), topic))
            .orElseGet(() -> new Topics(config.dataset()));
    // First, as it fails within seconds, and reading a graph may take minutes.
    prepare(settings, topics);
    String snapshot = config.snapshot().orElseGet(PublishStage::freshId);
    Stream<WireRecord> records = records(snapshot);
    progress.phase("publish", "snapshot " + snapshot + " to " + topics.snapshots());
    long start = System.nanoTime();
    try (SnapshotPublisher publisher =
        new SnapshotPublisher(settings, topics.snapshots(), config.wireFormat())) {
      SnapshotPublisher.Sent sent = publisher.publish(records, listener(start));
      return new PublishSummary(
          snapshot,
          config.base().orElse(null),
          topics.snapshots(),
          sent.records(),
          sent.bytes(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  private void prepare(KafkaSettings settings, Topics topics) {
    progress.phase("connect", settings.brokers());
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      new PublishedIds(config, progress, topics.metrics()).check(settings, admin);
      for (String made : admin.createMissing(topics.wishSnapshots(config.partitions()))) {
        progress.note("made topic " + made + " with " + config.partitions() + " partitions");
      }
    }
  }

  /** By the second, with digits that keep two of one second apart. */
  private static String freshId() {
    return TIME.format(Instant.now())
        + String.format(Locale.ROOT, "-%04x", ThreadLocalRandom.current().nextInt(1 << 16));
  }

  private Stream<WireRecord> records(String snapshot) {
    IdentifiedGraph base = config.deltaFrom().map(this::read).orElse(null);
    IdentifiedGraph graph = read(config.data());
    if (base == null) {
      return SnapshotRecords.full(snapshot, graph, config.hops());
    }
    try {
      return SnapshotRecords.delta(
          snapshot, config.base().orElseThrow(), base, graph, config.hops());
    } catch (IllegalArgumentException e) {
      throw new InputException("--delta-from: " + e.getMessage(), e);
    }
  }

  private IdentifiedGraph read(String source) {
    cancellation.throwIfCancelled();
    progress.phase("read", source);
    List<String> notes = new ArrayList<>();
    IdentifiedGraph graph =
        Sources.parse(source)
            .loadIdentified(
                LoadOptions.seededByNode(config.seed()).noting(notes::add), config.directed());
    progress.dataRead(DataSummary.of(graph.graph(), notes));
    return graph;
  }

  private LongConsumer listener(long start) {
    long[] noted = {start};
    return count -> {
      cancellation.throwIfCancelled();
      long now = System.nanoTime();
      if (now - noted[0] > NANOS_BETWEEN_NOTES) {
        noted[0] = now;
        progress.note(String.format(Locale.ROOT, "%,d records are sent", count));
      }
    };
  }
}
