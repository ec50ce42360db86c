package io.gamlp.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.ingest.IngestJob;
import io.gamlp.flink.ingest.IngestSettings;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.wire.FeatureVector;
import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.SnapshotTally;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireKeys;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How fast snapshots go from Kafka into the store: one of mostly edges, one of mostly nodes of 128
 * floats, from topics that were filled before. The time is from the job's submission until the
 * snapshot can be seen; that of a tiny snapshot says how much of it is start and checkpoint. Beside
 * it the floor: one thread that only polls and decodes. As other work on the machine slows the
 * clock and not the processor time, both are printed. The broker is another process.
 *
 * <pre>
 * IngestBenchmark [EDGES [NODES]]      defaults: 2,000,000 and 200,000
 * </pre>
 */
public final class IngestBenchmark {

  private static final int PARTITIONS = 4;
  private static final int PARALLELISM = 2;
  private static final int DIMENSION = 128;

  private record Cost(double seconds, double cpuSeconds) {

    static Cost since(long start, long cpuStart) {
      return new Cost((System.nanoTime() - start) / 1e9, (cpuNanos() - cpuStart) / 1e9);
    }

    void print(String what, long records) {
      System.out.printf(
          Locale.ROOT,
          "  %-28s %,9.0f records/s (%.2f s; %.2f s of processor, %.2f µs a record)%n",
          what,
          records / seconds,
          seconds,
          cpuSeconds,
          cpuSeconds * 1e6 / records);
    }
  }

  private final TestBroker broker;
  private final EmbeddedCluster cluster;
  private final KafkaSettings kafka;
  private final Path folder;

  private IngestBenchmark(TestBroker broker, EmbeddedCluster cluster, Path folder) {
    this.broker = broker;
    this.cluster = cluster;
    this.folder = folder;
    this.kafka = KafkaSettings.of(broker.bootstrap(), Map.of());
  }

  public static void main(String[] args) throws Exception {
    int edges = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    int nodes = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    Path folder = Files.createTempDirectory("ingest-benchmark");
    try (TestBroker broker = TestBroker.start();
        EmbeddedCluster cluster = EmbeddedCluster.start(PARALLELISM)) {
      IngestBenchmark benchmark = new IngestBenchmark(broker, cluster, folder);
      benchmark.run("warm-up", nodes / 10, edges / 10, DIMENSION);
      benchmark.run("tiny", 10, 10, DIMENSION);
      benchmark.run("edges", edges / 50, edges, 1);
      benchmark.run("nodes", nodes, nodes / 10, DIMENSION);
    } finally {
      new LocalStorage().delete(folder.toString());
    }
  }

  private void run(String name, int nodes, int edges, int dimension) throws Exception {
    Topics topics = new Topics(name);
    broker.createTopic(topics.snapshots(), PARTITIONS, Map.of());
    broker.createTopic(topics.deadLetters(), 1, Map.of());
    publish(topics.snapshots(), nodes, edges, dimension);
    long records = (long) nodes + edges + 2;
    System.out.printf(
        Locale.ROOT, "%s: %,d nodes of %d floats, %,d edges%n", name, nodes, dimension, edges);
    poll(topics.snapshots(), records).print("floor: poll and decode", records);
    ingest(topics).print("ingest", records);
  }

  private void publish(String topic, int nodes, int edges, int dimension) {
    WireCodec codec = WireFormat.AVRO.codec();
    SnapshotTally tally = new SnapshotTally(/* directed= */ true);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
      Random random = new Random(1);
      send(
          producer,
          topic,
          codec,
          tally,
          new Begin("s", null, nodes, edges, dimension, false, true, false, 7, 2));
      for (int v = 0; v < nodes; v++) {
        float[] features = new float[dimension];
        for (int f = 0; f < dimension; f++) {
          features[f] = random.nextFloat();
        }
        send(
            producer,
            topic,
            codec,
            tally,
            new NodeUpsert(
                "s", "" + v, new FeatureVector.Dense(features), v % 7, SplitRole.TRAIN, 0));
      }
      for (int e = 0; e < edges; e++) {
        int source = e % nodes;
        int target = (int) ((source + 1 + (long) (e / nodes) * 7919) % nodes);
        send(producer, topic, codec, tally, new EdgeUpsert("s", "" + source, "" + target, null, 0));
      }
      WireRecord end = tally.end("s");
      producer.send(new ProducerRecord<>(topic, WireKeys.keyOf(end), codec.encode(end)));
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      WireCodec codec,
      SnapshotTally tally,
      WireRecord record) {
    tally.add(record);
    producer.send(new ProducerRecord<>(topic, WireKeys.keyOf(record), codec.encode(record)));
  }

  private Cost poll(String topic, long records) throws Exception {
    WireCodec codec = WireFormat.AVRO.codec();
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    long start = System.nanoTime();
    long cpu = cpuNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(partitions);
      for (long read = 0; read < records; ) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
          codec.decode(r.value(), new Origin(topic, r.offset(), r.timestamp()));
          read++;
        }
      }
      return Cost.since(start, cpu);
    }
  }

  private Cost ingest(Topics topics) throws Exception {
    StreamExecutionEnvironment env = cluster.streaming();
    env.configure(
        Configuration.fromMap(
            Map.of(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                folder.resolve("checkpoints").toUri().toString())));
    String store = folder.resolve(topics.dataset()).toString();
    new IngestJob(
            new IngestSettings(
                kafka,
                topics.snapshots(),
                topics.deadLetters(),
                store,
                topics.dataset(),
                Tolerance.DEFAULT,
                IngestSettings.DEFAULT_OPEN_LIMIT))
        .define(env);
    SnapshotLibrary library = new SnapshotLibrary(new LocalStorage(), store);
    long start = System.nanoTime();
    long cpu = cpuNanos();
    JobClient job = env.executeAsync(IngestJob.jobName(topics.dataset()));
    while (library.find("s").isEmpty()) {
      if (job.getJobStatus().get().isTerminalState()) {
        throw new IllegalStateException("the ingest job ended");
      }
      LockSupport.parkNanos(10_000_000);
    }
    Cost cost = Cost.since(start, cpu);
    job.cancel().get();
    while (!job.getJobStatus().get().isGloballyTerminalState()) {
      LockSupport.parkNanos(10_000_000);
    }
    return cost;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
