package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.kafka.BrokerSecurity;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.PredictionsTopic;
import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.TopicReader;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.SnapshotAssembly;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireKeys;
import io.gamlp.graph.wire.WireRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishITCase {

  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final String WRONG = "sesame-close-wrong";

  @TempDir Path folder;
  private final TestBroker broker = TestBroker.shared();
  private final Topics topics = new Topics("publish" + DATASETS.incrementAndGet());
  private KafkaSettings settings;
  private Path plain;

  @BeforeEach
  void writeTheClientsProperties() throws Exception {
    Map<String, String> patient = Map.of("default.api.timeout.ms", "300000");
    settings = KafkaSettings.of(broker.bootstrap(), patient);
    plain = properties("plain", patient);
  }

  private Path properties(String name, Map<String, String> content) throws Exception {
    Path file = folder.resolve(name + ".properties");
    Properties properties = new Properties();
    properties.putAll(content);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Gamlp publish(String more) {
    return Gamlp.run(
        "publish --brokers %s --dataset %s --kafka-config %s %s"
            .formatted(broker.bootstrap(), topics.dataset(), plain, more));
  }

  private static GraphSnapshot load(String source) {
    return DataSource.parse(source).load(LoadOptions.seededByNode(0));
  }

  private static String hash(GraphSnapshot graph) {
    return DataSummary.of(graph).hash();
  }

  private static String hashOfPublished(String source) {
    return hash(IdentifiedGraph.numbered(load(source), false).graph());
  }

  private List<WireRecord> published(KafkaSettings by, WireFormat format) throws WireException {
    WireCodec codec = format.codec();
    List<WireRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : TopicReader.settled(by, topics.snapshots())) {
      WireRecord record =
          codec.decode(message.value(), new Origin(message.topic(), message.offset(), 0));
      assertThat(message.key()).isEqualTo(WireKeys.keyOf(record));
      records.add(record);
    }
    return records;
  }

  private static IdentifiedGraph assembled(
      String snapshot, List<WireRecord> records, IdentifiedGraph base) {
    SnapshotAssembly assembly =
        new SnapshotAssembly(
            snapshot,
            Tolerance.NONE,
            bad -> {
              throw new AssertionError(bad);
            });
    records.stream()
        .filter(record -> record.snapshot().equals(snapshot))
        .forEach(record -> assembly.offer(record, new Origin("t-0", 0, 0)));
    assertThat(assembly.state()).isEqualTo(SnapshotAssembly.State.COMPLETE);
    return assembly.assemble("graph", base).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void aGraphComesBackFromTheTopicAsItWas(WireFormat format) throws Exception {
    Gamlp run =
        publish(
            "--data karate --snapshot s1 --partitions 3 --wire-format "
                + format.name().toLowerCase(Locale.ROOT));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("made topic " + topics.snapshots() + " with 3 partitions")
        .contains("Published snapshot s1 on topic " + topics.snapshots())
        .contains("records/s");
    assertThat(hash(assembled("s1", published(settings, format), null).graph()))
        .isEqualTo(hashOfPublished("karate"));
    try (Admin admin = broker.admin()) {
      assertThat(
              admin
                  .describeTopics(List.of(topics.snapshots()))
                  .topicNameValues()
                  .get(topics.snapshots())
                  .get()
                  .partitions())
          .hasSize(3);
    }
  }

  @Test
  void aDeltaMakesTheNextGraphOfTheBase() throws Exception {
    String before = "sbm:nodes=150,classes=3,features=dense,dim=20,seed=1";
    String after = "sbm:nodes=140,classes=3,features=dense,dim=20,seed=2";
    publish("--snapshot s1 --data " + before);
    Gamlp run =
        publish("--snapshot s2 --base s1 --delta-from %s --data %s".formatted(before, after));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Published snapshot s2 (changes of s1)");
    List<WireRecord> records = published(settings, WireFormat.AVRO);
    IdentifiedGraph base = assembled("s1", records, null);
    IdentifiedGraph next = assembled("s2", records, base);
    assertThat(hash(base.graph())).isEqualTo(hashOfPublished(before));
    assertThat(hash(next.graph())).isEqualTo(hashOfPublished(after));
  }

  @Test
  void withoutSplitsNobodyWhoWasTrainedOnJudgesInTheNextSnapshot() throws Exception {
    Path before = csvFolder("before", 300);
    Path after = csvFolder("after", 310);
    publish("--snapshot s1 --data " + before);
    publish("--snapshot s2 --base s1 --delta-from %s --data %s".formatted(before, after));
    List<WireRecord> records = published(settings, WireFormat.AVRO);
    IdentifiedGraph base = assembled("s1", records, null);
    byte[] was = base.graph().roles();
    byte[] is = assembled("s2", records, base).graph().roles();
    for (int v = 0; v < was.length; v++) {
      if (was[v] == SplitRole.TRAIN.ordinal()) {
        assertThat(is[v]).isIn((byte) SplitRole.TRAIN.ordinal(), (byte) SplitRole.NONE.ordinal());
      }
    }
    assertThat(was).contains((byte) SplitRole.TRAIN.ordinal(), (byte) SplitRole.TEST.ordinal());
    // The new ones, and at most as many who make room for them.
    assertThat(records.stream().filter(r -> r.snapshot().equals("s2")))
        .filteredOn(WireRecord.NodeUpsert.class::isInstance)
        .hasSizeBetween(10, 20);
  }

  /** A path without splits. */
  private Path csvFolder(String name, int nodes) throws Exception {
    Path csv = Files.createDirectories(folder.resolve(name));
    List<String> edges = new ArrayList<>(List.of("src,dst"));
    List<String> features = new ArrayList<>(List.of("a,b"));
    List<String> labels = new ArrayList<>(List.of("node,label"));
    for (int v = 0; v < nodes; v++) {
      if (v > 0) {
        edges.add(v - 1 + "," + v);
      }
      features.add(v % 7 + "," + v % 5);
      labels.add(v + "," + v % 3);
    }
    Files.write(csv.resolve("edges.csv"), edges);
    Files.write(csv.resolve("features.csv"), features);
    Files.write(csv.resolve("labels.csv"), labels);
    return csv;
  }

  @Test
  void makesANewIdForEachSnapshot() throws Exception {
    publish("--data karate");
    publish("--data karate");
    assertThat(published(settings, WireFormat.AVRO))
        .extracting(WireRecord::snapshot)
        .satisfies(ids -> assertThat(ids.stream().distinct()).hasSize(2));
  }

  @Test
  void anIdThatIsKnownToBeUsedIsRefused() throws Exception {
    settle("s1");
    notice("s2", "SnapshotFailed");
    notice("s3", "SnapshotSkipped");
    String[] found = {"predictions are out", "has failed", "was skipped"};
    for (int i = 0; i < found.length; i++) {
      Gamlp run = publish("--data karate --snapshot s" + (i + 1));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err().strip().lines()).hasSize(1);
      assertThat(run.err())
          .contains("found s" + (i + 1), found[i], topics.metrics(), "expected a new id")
          .contains("docs/operations.md, \"Starting a data set anew\"");
    }
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      assertThat(admin.partitions(topics.snapshots())).isEmpty();
    }
    assertThat(publish("--data karate --snapshot s4").exitCode()).isZero();
  }

  @Test
  void aBaseThatIsNotKnownOrHasFailedIsToldAndTheDeltaIsSent() throws Exception {
    settle("s1");
    notice("s2", "SnapshotFailed");
    assertThat(delta("s1", "d1")).doesNotContain("the base");
    assertThat(delta("s2", "d2")).contains("the base s2 has failed", topics.metrics());
    assertThat(delta("s9", "d3")).contains("the base s9 is not on topic " + topics.metrics());
  }

  @Test
  void withoutATopicThatKnowsIdsNothingIsSaidOfThem() {
    assertThat(delta("s1", "d1")).doesNotContain("the base");
  }

  private String delta(String base, String snapshot) {
    Gamlp run =
        publish(
            "--delta-from karate --data karate --base %s --snapshot %s".formatted(base, snapshot));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private void settle(String snapshot) throws Exception {
    try (PredictionsTopic out = PredictionsTopic.open(settings, topics, WireFormat.AVRO, 1)) {
      out.publish(
          new SnapshotPredictions(snapshot, 1, "v000001", rows -> {}, List.of(), List.of()));
    }
    assertThat(TopicReader.settled(settings, topics.metrics())).isNotEmpty();
  }

  private void notice(String snapshot, String record) throws Exception {
    try (TopicAdmin admin = TopicAdmin.connect(settings)) {
      admin.createMissing(topics.wishMetrics());
    }
    try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topics.metrics(),
                  0,
                  ("notice:" + snapshot).getBytes(StandardCharsets.UTF_8),
                  "{\"record\":\"%s\"}".formatted(record).getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  @Test
  void namesBrokersThatDoNotAnswer() {
    Gamlp run =
        Gamlp.run(
            "publish --brokers 127.0.0.1:1 --dataset d --data karate"
                + " --kafka default.api.timeout.ms=1500,request.timeout.ms=1500");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("127.0.0.1:1").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data karate --delta-from karate",
        "--data karate --base s1",
        "--data karate --snapshot s1 --base s1 --delta-from karate",
        "--data karate --snapshot .x",
        "--data karate --kafka acks=1",
        "--data karate --kafka security.protocol=NONSENSE",
        "--data karate --kafka-config /nowhere/client.properties",
        "--data /nowhere/graph",
        "--data karate --topic a/b",
        "--data sbm:nodes=100,features=dense,dim=4,classes=2 --delta-from karate --base s1"
      })
  void badInputEndsWithTwoAndOneSentence(String more) {
    String given = more.contains("--kafka-config") ? "" : " --kafka-config " + plain;
    Gamlp run =
        Gamlp.run(
            "publish --brokers %s --dataset d%s %s".formatted(broker.bootstrap(), given, more));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  // ---- TLS and SASL

  private KafkaSettings secure(String mechanism) {
    Map<String, String> properties =
        new HashMap<>(broker.secureClient(mechanism, BrokerSecurity.PASSWORD));
    properties.put("default.api.timeout.ms", "300000");
    return KafkaSettings.of(broker.secureBootstrap(), properties);
  }

  private Gamlp publishSecurely(String mechanism, String password) throws Exception {
    Map<String, String> client = new HashMap<>(broker.secureClient(mechanism, password));
    client.put("default.api.timeout.ms", "300000");
    return Gamlp.run(
        "publish --brokers %s --dataset %s --data karate --snapshot s1 --kafka-config %s"
            .formatted(broker.secureBootstrap(), topics.dataset(), properties("secure", client)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
  void publishesPredictsAndConsumesOverTlsAndSaslWithoutASecretInLogsOrOutput(String mechanism)
      throws Exception {
    try (LogTape log = new LogTape()) {
      Gamlp run = publishSecurely(mechanism, BrokerSecurity.PASSWORD);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      KafkaSettings secure = secure(mechanism);
      assertThat(assembled("s1", published(secure, WireFormat.AVRO), null).graph().numNodes())
          .isEqualTo(34);
      try (PredictionsTopic out = PredictionsTopic.open(secure, topics, WireFormat.AVRO, 2)) {
        out.publish(
            new SnapshotPredictions(
                "s1",
                1,
                "v000001",
                consumer -> consumer.accept("0", 0, new float[] {1}),
                List.of(),
                List.of()));
      }
      assertThat(TopicReader.settled(secure, topics.predictions())).hasSize(1);
      // Kafka's clients log all of their settings: the tape has run.
      assertThat(log.lines).anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"));
      assertThat(log.lines).noneMatch(line -> line.contains(BrokerSecurity.PASSWORD));
      assertThat(run.out()).doesNotContain(BrokerSecurity.PASSWORD);
      assertThat(secure.toString()).doesNotContain(BrokerSecurity.PASSWORD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
  void aWrongPasswordIsSaidWithoutThePassword(String mechanism) throws Exception {
    try (LogTape log = new LogTape()) {
      Gamlp run = publishSecurely(mechanism, WRONG);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains(broker.secureBootstrap())
          .contains("does not let this client in")
          .contains("Authentication failed")
          .doesNotContain(WRONG);
      assertThat(log.lines).isNotEmpty().noneMatch(line -> line.contains(WRONG));
    }
  }

  @Test
  void aClientWithoutTlsIsToldThatTheProtocolMayBeWrong() {
    Gamlp run =
        Gamlp.run(
            "publish --brokers %s --dataset d --data karate --kafka default.api.timeout.ms=2000,%s"
                .formatted(broker.secureBootstrap(), "request.timeout.ms=2000"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(broker.secureBootstrap()).contains("security.protocol");
  }

  /** Everything that is logged meanwhile, from the level INFO on, with traces. */
  private static final class LogTape extends AbstractAppender implements AutoCloseable {

    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Level before = context.getConfiguration().getRootLogger().getLevel();

    LogTape() {
      super("tape", (Filter) null, null, true, Property.EMPTY_ARRAY);
      start();
      context.getConfiguration().getRootLogger().addAppender(this, Level.INFO, null);
      setLevel(Level.INFO);
    }

    private void setLevel(Level level) {
      context.getConfiguration().getRootLogger().setLevel(level);
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage());
      for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
        lines.add(t.toString());
      }
    }

    @Override
    public void close() {
      context.getConfiguration().getRootLogger().removeAppender(getName());
      setLevel(before);
    }
  }
}
