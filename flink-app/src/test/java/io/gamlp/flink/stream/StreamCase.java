package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.Prediction;
import io.gamlp.flink.kafka.SnapshotPublisher;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One data set on a broker, with a store of its own. */
final class StreamCase {

  static final int HOPS = 3;

  /** By default brokers that do not answer for eight seconds are dead: here they are just slow. */
  private static final String PATIENCE_MS = "300000";

  final String dataset = "d" + UUID.randomUUID();
  final Path folder;
  final Storage storage = new FlinkStorage();
  final Map<String, String> options = new LinkedHashMap<>();
  final KafkaSettings settings;
  private final Topics topics = new Topics(dataset);

  /**
   * @param folder of this case alone; the store is in it
   */
  StreamCase(String brokers, Path folder) {
    this(brokers, Map.of(), folder);
  }

  /**
   * @param client properties of Kafka's clients beyond the brokers
   */
  StreamCase(String brokers, Map<String, String> client, Path folder) {
    this.folder = folder;
    Map<String, String> patient = new HashMap<>(client);
    patient.put("default.api.timeout.ms", PATIENCE_MS);
    this.settings = KafkaSettings.of(brokers, patient);
    options.put("brokers", brokers);
    options.put("kafka", "default.api.timeout.ms=" + PATIENCE_MS);
    options.put("dataset", dataset);
    options.put("store", folder.resolve("store").toUri().toString());
    options.put("layers", "3");
    options.put("hidden", "8");
    options.put("hops", Integer.toString(HOPS));
    options.put("depth-schedule", "none");
    options.put("epochs", "6");
    options.put("parallelism", "2");
    options.put("ingest-interval", "200ms");
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      admin.createMissing(topics.wishSnapshots(3), topics.wishDeadLetters());
    }
  }

  /** The options with more of them, as {@code stream} takes them. */
  StreamConfig config(String... more) {
    Map<String, String> all = new LinkedHashMap<>(options);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return StreamConfig.from(EffectiveOptions.load(Command.STREAM, all));
  }

  /** The words of the command line. */
  List<String> words(String... more) {
    List<String> words = new ArrayList<>(List.of(Command.STREAM.word()));
    options.forEach((key, value) -> words.addAll(List.of("--" + key, value)));
    words.addAll(List.of(more));
    return words;
  }

  SnapshotLibrary library() {
    return new SnapshotLibrary(storage, config().store());
  }

  TopicReader topics() {
    return new TopicReader(settings, dataset);
  }

  void publish(String id, IdentifiedGraph graph) {
    send(SnapshotRecords.full(id, graph, HOPS));
  }

  void publish(String id, String base, IdentifiedGraph before, IdentifiedGraph graph) {
    send(SnapshotRecords.delta(id, base, before, graph, HOPS));
  }

  /** A message that is no record. */
  void sendJunk() {
    try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer())) {
      producer.send(new ProducerRecord<>(topics.snapshots(), new byte[] {1}));
      producer.flush();
    }
  }

  private void send(Stream<WireRecord> records) {
    try (SnapshotPublisher publisher =
        new SnapshotPublisher(settings, topics.snapshots(), WireFormat.AVRO)) {
      publisher.publish(records, count -> {});
    }
  }

  /** Fails unless the topic holds these probabilities of this snapshot, to the bit. */
  void expectOut(String snapshot, String model, Map<String, float[]> expected) {
    Map<String, Prediction> held = topics().predictions();
    assertThat(held.keySet()).isEqualTo(expected.keySet());
    held.forEach(
        (node, prediction) -> {
          assertThat(prediction.snapshot()).isEqualTo(snapshot);
          assertThat(prediction.modelVersion()).isEqualTo(model);
          assertThat(prediction.probabilities()).as(node).isEqualTo(expected.get(node));
        });
  }
}
