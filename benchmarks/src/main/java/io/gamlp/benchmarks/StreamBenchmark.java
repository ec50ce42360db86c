package io.gamlp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.SnapshotPublisher;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.flink.stages.TrainingPlaces;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.stream.StreamRun;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How long it takes from the end record of a small change of a graph to its predictions on Kafka,
 * and what the warm start saves: a graph as the first snapshot, then deltas of 50 edges and 10
 * nodes one after the other through a whole stream, checkpoints once a second. Afterwards each
 * snapshot is trained from drawn weights, {@value #COLD_SEEDS} times, as one draw and another come
 * to test accuracies a point apart. Epochs are those at which early stopping on validation accuracy
 * ended the training. The broker is another process.
 *
 * <pre>{@code
 * java -Xmx4g -Dorg.bytedeco.javacpp.nopointergc=true \
 *   --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
 *   -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes:test-broker/target/classes' \
 *   io.gamlp.benchmarks.StreamBenchmark SRC [DELTAS [EARLY_STOP [SEED]]]
 * }</pre>
 *
 * SRC is what {@code --data} takes; 20 deltas, a patience of 10 evaluations and 0 as the seed of
 * the growth and of the first weights by default.
 */
public final class StreamBenchmark {

  private static final int EDGES = 50;
  private static final int NODES = 10;
  private static final int COLD_SEEDS = 3;
  private static final int PARALLELISM = 2;
  private static final int INGEST_PARALLELISM = 1;
  private static final String DATASET = "stream-benchmark";

  /** More than early stopping lets any stage have. */
  private static final int MOST_EPOCHS = 500;

  private static final Duration POLL = Duration.ofMillis(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Storage STORAGE = new FlinkStorage();

  /**
   * What became of one snapshot. Seconds are from the end record on, and by stage; what is in none
   * of the stages is between them: looking, deciding, deleting.
   */
  private record Warm(
      double total,
      double ingest,
      double augment,
      boolean incremental,
      double train,
      double publish,
      int epochs,
      double test) {

    /**
     * @param ended when the end record was with the broker, milliseconds since 1970
     * @param seen when the marker was seen, alike
     */
    static Warm of(JsonNode figures, long ended, long seen) {
      double predict = figures.at("/predict/seconds").asDouble();
      return new Warm(
          (seen - ended) / 1e3,
          (figures.path("seen_at").asLong() - ended) / 1e3,
          figures.at("/augment/seconds").asDouble(),
          figures.at("/augment/incremental").asBoolean(),
          figures.at("/train/seconds").asDouble(),
          predict + (seen - figures.path("out_at").asLong()) / 1e3,
          figures.at("/train/epochs").asInt(),
          figures.at("/train/best/test").asDouble());
    }
  }

  /** Means over the draws. */
  private record Cold(double epochs, double test, double trainSeconds) {

    static Cold mean(List<SeedOutcome> outcomes) {
      return new Cold(
          mean(outcomes, SeedOutcome::lastEpoch),
          mean(outcomes, outcome -> outcome.best().test()),
          mean(outcomes, SeedOutcome::seconds));
    }

    private static double mean(List<SeedOutcome> all, ToDoubleFunction<SeedOutcome> figure) {
      return all.stream().mapToDouble(figure).average().orElseThrow();
    }
  }

  private final EmbeddedCluster cluster;
  private final StreamConfig config;
  private final KafkaSettings kafka;
  private final Topics topics = new Topics(DATASET);
  private final Path folder;

  private StreamBenchmark(EmbeddedCluster cluster, StreamConfig config, Path folder) {
    this.cluster = cluster;
    this.config = config;
    this.kafka = KafkaSettings.of(config.kafka());
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      throw new IllegalArgumentException(
          "found no arguments, expected SRC [DELTAS [EARLY_STOP [SEED]]]");
    }
    int deltas = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    int patience = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 0;
    GrowingGraph graph =
        new GrowingGraph(DataSource.parse(args[0]).load(LoadOptions.seeded(0)), seed);
    Path folder = Files.createTempDirectory("stream-benchmark");
    try (TestBroker broker = TestBroker.start();
        EmbeddedCluster cluster = EmbeddedCluster.start(PARALLELISM + INGEST_PARALLELISM)) {
      StreamConfig config = config(broker.bootstrap(), folder, patience, seed);
      new StreamBenchmark(cluster, config, folder).run(graph, deltas);
    } finally {
      STORAGE.delete(folder.toUri().toString());
    }
  }

  private static StreamConfig config(String brokers, Path folder, int patience, long seed) {
    Map<String, String> options = new HashMap<>();
    options.put("brokers", brokers);
    options.put("dataset", DATASET);
    options.put("store", folder.resolve("store").toUri().toString());
    options.put("parallelism", Integer.toString(PARALLELISM));
    options.put("ingest-parallelism", Integer.toString(INGEST_PARALLELISM));
    options.put("ingest-interval", "1s");
    options.put("checkpoint-interval", "1s");
    options.put("epochs", Integer.toString(MOST_EPOCHS));
    options.put("early-stop", Integer.toString(patience));
    options.put("seed", Long.toString(seed));
    return StreamConfig.from(EffectiveOptions.load(Command.STREAM, options));
  }

  private void run(GrowingGraph graph, int deltas) throws Exception {
    List<Warm> warm = new ArrayList<>();
    Cancellation stop = new Cancellation();
    try (TopicAdmin admin = TopicAdmin.connect(kafka);
        KafkaConsumer<byte[], byte[]> metrics = new KafkaConsumer<>(kafka.consumer())) {
      admin.createMissing(
          topics.wishSnapshots(config.partitions()),
          topics.wishDeadLetters(),
          topics.wishMetrics());
      metrics.assign(
          IntStream.range(0, admin.partitions(topics.metrics()).orElseThrow())
              .mapToObj(partition -> new TopicPartition(topics.metrics(), partition))
              .toList());
      CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> stream(stop));
      System.out.println("hops: " + hops());
      System.out.println(
          "snapshot  total [s]  ingest  augment          train  predict+publish  between"
              + "   epochs   test");
      IdentifiedGraph before = graph.graph();
      print("s0", send("s0", SnapshotRecords.full("s0", before, hops()), metrics, stream));
      for (int delta = 1; delta <= deltas; delta++) {
        String id = "s" + delta;
        IdentifiedGraph after = graph.step(EDGES, NODES);
        Stream<WireRecord> records =
            SnapshotRecords.delta(id, "s" + (delta - 1), before, after, hops());
        warm.add(send(id, records, metrics, stream));
        print(id, warm.get(delta - 1));
        before = after;
      }
      stop.cancel();
      stream.get();
    }
    summarize(warm, coldRuns(deltas));
  }

  private int hops() {
    return config.training().hops();
  }

  private void stream(Cancellation stop) {
    try {
      new StreamRun(config, cluster, new Silent()).run(stop);
    } catch (Exception e) {
      throw new IllegalStateException("the stream ended: " + e.getMessage(), e);
    }
  }

  /** Sends a snapshot and waits until its marker is out. */
  private Warm send(
      String id,
      Stream<WireRecord> records,
      KafkaConsumer<byte[], byte[]> metrics,
      CompletableFuture<Void> stream)
      throws Exception {
    try (SnapshotPublisher publisher =
        new SnapshotPublisher(kafka, topics.snapshots(), WireFormat.AVRO)) {
      publisher.publish(records, count -> {});
    }
    long ended = System.currentTimeMillis();
    JsonNode figures = null;
    long seen = 0;
    while (figures == null || seen == 0) {
      if (stream.isDone()) {
        stream.get();
      }
      for (ConsumerRecord<byte[], byte[]> each : metrics.poll(POLL)) {
        JsonNode record = JSON.readTree(each.value());
        if (!record.path("snapshot").asText().equals(id)) {
          continue;
        }
        JsonNode line = record.path("metrics");
        switch (record.path("record").asText()) {
          case "SnapshotPublished" -> seen = System.currentTimeMillis();
          case "Metrics" ->
              figures = line.path("kind").asText().equals("snapshot") ? line : figures;
          default -> throw new IllegalStateException("not published: " + record);
        }
      }
    }
    return Warm.of(figures, ended, seen);
  }

  private static void print(String id, Warm w) {
    System.out.printf(
        Locale.ROOT,
        "%-8s %10.2f %7.2f %8.2f %-8s %6.2f %16.2f %8.2f %8d %6.3f%n",
        id,
        w.total(),
        w.ingest(),
        w.augment(),
        w.incremental() ? "(part)" : "(full)",
        w.train(),
        w.publish(),
        w.total() - w.ingest() - w.augment() - w.train() - w.publish(),
        w.epochs(),
        w.test());
  }

  // ---- From drawn weights

  private List<Cold> coldRuns(int deltas) throws Exception {
    SnapshotLibrary library = new SnapshotLibrary(STORAGE, config.store());
    List<Cold> cold = new ArrayList<>();
    for (int delta = 1; delta <= deltas; delta++) {
      cold.add(coldRun(library.open("s" + delta), folder.resolve("cold-" + delta)));
    }
    return cold;
  }

  private Cold coldRun(SnapshotStore snapshot, Path place) throws Exception {
    TrainConfig training = config.training();
    SnapshotStages stages = new SnapshotStages(STORAGE, cluster);
    String work = Files.createDirectories(place).toUri().toString();
    AugmentedStore x =
        stages.augment(
            snapshot,
            Storage.resolve(work, "x"),
            InputForm.forTraining(training, snapshot, Optional.empty()),
            0);
    List<SeedOutcome> outcomes = new ArrayList<>();
    for (int draw = 0; draw < COLD_SEEDS; draw++) {
      String of = Integer.toString(draw);
      TrainingPlaces places =
          new TrainingPlaces(
              place,
              new RunDirectory(STORAGE, Storage.resolve(work, "run-" + of)),
              Storage.resolve(work, "work-" + of));
      outcomes.add(
          stages
              .train(
                  training,
                  training.seed() + draw,
                  x,
                  Optional.empty(),
                  places,
                  new Silent(),
                  new Cancellation())
              .outcome());
    }
    STORAGE.delete(work);
    return Cold.mean(outcomes);
  }

  // ---- Summing up

  private static void summarize(List<Warm> warm, List<Cold> cold) {
    System.out.println();
    System.out.println(
        "snapshot  epochs warm  cold  warm/cold   test warm   cold  points   train warm [s]  cold");
    double[] ratios = new double[warm.size()];
    double[] points = new double[warm.size()];
    for (int i = 0; i < warm.size(); i++) {
      Warm w = warm.get(i);
      Cold c = cold.get(i);
      ratios[i] = w.epochs() / c.epochs();
      points[i] = 100 * (w.test() - c.test());
      System.out.printf(
          Locale.ROOT,
          "s%-8d %11d %5.1f %10.2f %11.3f %6.3f %7.2f %16.2f %5.2f%n",
          i + 1,
          w.epochs(),
          c.epochs(),
          ratios[i],
          w.test(),
          c.test(),
          points[i],
          w.train(),
          c.trainSeconds());
    }
    System.out.println();
    spread("seconds from end record to predictions", warm, Warm::total);
    spread("  ingest", warm, Warm::ingest);
    spread("  augment", warm, Warm::augment);
    spread("  train", warm, Warm::train);
    spread("  predict and publish", warm, Warm::publish);
    spread("epochs, warm", warm, Warm::epochs);
    spread("epochs, cold", cold, Cold::epochs);
    System.out.printf(
        Locale.ROOT,
        "epochs warm / cold: median %.2f, worst %.2f%n",
        new Sample(ratios).median(),
        Arrays.stream(ratios).max().orElseThrow());
    System.out.printf(
        Locale.ROOT,
        "test accuracy warm - cold, points: mean %.2f, median %.2f, worst %.2f%n",
        Arrays.stream(points).average().orElseThrow(),
        new Sample(points).median(),
        Arrays.stream(points).min().orElseThrow());
  }

  private static <T> void spread(String what, List<T> all, ToDoubleFunction<T> figure) {
    double[] values = all.stream().mapToDouble(figure).toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: median %.2f, worst %.2f%n",
        what,
        new Sample(values).median(),
        Arrays.stream(values).max().orElseThrow());
  }

  private static final class Silent implements ProgressListener {

    @Override
    public void phase(String name, String detail) {}

    @Override
    public void dataRead(DataSummary data) {}

    @Override
    public void trainingStarted(long seed, int run, int runs, int epochs) {}

    @Override
    public void epoch(EpochMetrics metrics) {}

    @Override
    public void trainingFinished() {}

    @Override
    public void note(String line) {}
  }
}
