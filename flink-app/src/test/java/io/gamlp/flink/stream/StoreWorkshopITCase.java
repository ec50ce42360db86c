package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.StreamConfig;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.Prediction;
import io.gamlp.flink.kafka.TestBroker;
import io.gamlp.flink.kafka.Topics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.registry.ModelRegistry;
import io.gamlp.flink.registry.ModelVersion;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.ForwardingStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.library.FailedSnapshot;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.SnapshotRecords;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers on a real store, with real jobs and a real broker; snapshots come without Kafka. */
class StoreWorkshopITCase {

  private static final String GRAPH = "sbm:nodes=120,classes=3,words=24,wordsPerNode=4";

  private static EmbeddedCluster cluster;

  @TempDir Path folder;
  private final Storage storage = new FlinkStorage();
  private String store;
  private String dataset;
  private StreamConfig config;
  private SnapshotLibrary library;
  private KafkaSettings settings;

  @BeforeAll
  static void startCluster() {
    cluster = EmbeddedCluster.start(2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void makeStore() {
    store = folder.resolve("store").toUri().toString();
    dataset = "d" + UUID.randomUUID();
    config = config(Map.of());
    library = new SnapshotLibrary(storage, config.store());
    settings = KafkaSettings.of(config.kafka());
  }

  private StreamConfig config(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("brokers", TestBroker.shared().bootstrap());
    options.put("dataset", dataset);
    options.put("store", store);
    options.put("layers", "3");
    options.put("hidden", "8");
    options.put("hops", "3");
    options.put("depth-schedule", "none");
    options.put("epochs", "6");
    options.put("parallelism", "2");
    options.put("kafka", "default.api.timeout.ms=300000");
    return StreamConfig.from(EffectiveOptions.load(Command.STREAM, options));
  }

  private void arrive(String id, String base, long sequence, IdentifiedGraph graph)
      throws IOException {
    arrive(id, base, sequence, graph, System.currentTimeMillis());
  }

  private void arrive(
      String id, String base, long sequence, IdentifiedGraph graph, long wholeAtMillis)
      throws IOException {
    WireRecord.Begin whole =
        (WireRecord.Begin) SnapshotRecords.full(id, graph, 3).findFirst().orElseThrow();
    WireRecord.Begin begin =
        new WireRecord.Begin(
            id,
            base,
            whole.nodes(),
            whole.edges(),
            whole.dimension(),
            whole.sparse(),
            whole.directed(),
            whole.weighted(),
            whole.classes(),
            whole.hops());
    library.publish(
        new Arrival(id, base, sequence, begin, wholeAtMillis, new Accounting(1, 1, 0, 0, 0, 0)),
        graph);
  }

  /** One driver, from its start to its end or its being abandoned. */
  private final class Driver implements AutoCloseable {
    final DriverLease lease = DriverLease.take(storage, config.store());
    final Outlet outlet =
        new Outlet(settings, new Topics(dataset), WireFormat.AVRO, 2, lease, config.store());
    final TrackedCluster jobs = new TrackedCluster(cluster, 2, storage, config.store(), lease);
    final StoreWorkshop workshop;

    Driver() throws Exception {
      this(new SilentProgress());
    }

    Driver(ProgressListener progress) throws Exception {
      this(progress, storage);
    }

    Driver(ProgressListener progress, Storage seen) throws Exception {
      outlet.open();
      workshop =
          new StoreWorkshop(
              config.training(),
              seen,
              config.store(),
              config.models(),
              lease,
              outlet,
              jobs,
              progress);
    }

    void driveUntil(String snapshot) throws Exception {
      drive(Views.finish(), snapshot);
    }

    void drive(StreamPolicy policy, String snapshot) throws Exception {
      new StreamDriver(
              workshop,
              policy,
              new StreamGoal(Optional.of(snapshot), Optional.empty()),
              new SilentProgress())
          .run(new Cancellation());
    }

    @Override
    public void close() {
      outlet.close();
    }
  }

  private void expectOut(String snapshot, String model, Map<String, float[]> expected) {
    Map<String, Prediction> held = new TopicReader(settings, dataset).predictions();
    assertThat(held.keySet()).isEqualTo(expected.keySet());
    held.forEach(
        (node, prediction) -> {
          assertThat(prediction.snapshot()).isEqualTo(snapshot);
          assertThat(prediction.modelVersion()).isEqualTo(model);
          assertThat(prediction.probabilities()).as(node).isEqualTo(expected.get(node));
        });
  }

  @Test
  void theTopicHoldsToTheBitWhatTrainAndPredictGiveOnTheSameGraphs() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 1);
    arrive("s1", null, 1, graph.graph());
    try (Driver driver = new Driver()) {
      driver.driveUntil("s1");
    }
    arrive("s2", "s1", 2, graph.step(6, 2));
    arrive("s3", "s2", 3, graph.step(6, 2));
    try (Driver driver = new Driver()) {
      driver.driveUntil("s3");
    }

    List<Map<String, float[]>> expected =
        new WarmChain(storage, cluster, config.training(), library, folder).run("s1", "s2", "s3");
    TopicReader topics = new TopicReader(settings, dataset);
    expectOut("s3", "v000003", expected.get(2));
    assertThat(topics.published()).containsExactly("s1", "s2", "s3");
    assertThat(topics.everyPrediction().stream().filter(line -> line.endsWith(" gone")))
        .as("each step removes a node")
        .hasSize(2);
    ModelRegistry registry = new ModelRegistry(storage, config.models());
    assertThat(registry.versions())
        .extracting(ModelVersion::snapshot)
        .containsExactly("s1", "s2", "s3");
    assertThat(registry.versions().get(2).parent()).contains("v000002");

    JsonNode figures = topics.metrics("Metrics").get(0).path("metrics");
    assertThat(figures.path("kind").asText()).isEqualTo("snapshot");
    assertThat(figures.path("seconds_to_out").asDouble()).isPositive();
    assertThat(figures.path("train").path("epochs").asInt()).isPositive();
  }

  /** Weights mean nothing on features that are mixed otherwise. */
  @Test
  void whiteningIsThatOfTheFirstSnapshotForAllThatFollow() throws Exception {
    config = config(Map.of("normalize", "whiten", "init-scheme", "discriminant"));
    ChangingGraph graph = new ChangingGraph(GRAPH, 7);
    arrive("s1", null, 1, graph.graph());
    arrive("s2", "s1", 2, graph.step(6, 2));
    arrive("wider", null, 3, new ChangingGraph(GRAPH.replace("words=24", "words=25"), 7).graph());
    arrive("s3", "s2", 4, graph.step(6, 2));
    try (Driver driver = new Driver()) {
      driver.driveUntil("s3");
    }

    List<Map<String, float[]>> expected =
        new WarmChain(storage, cluster, config.training(), library, folder).run("s1", "s2", "s3");
    expectOut("s3", "v000003", expected.get(2));
    ModelRegistry registry = new ModelRegistry(storage, config.models());
    assertThat(registry.versions())
        .extracting(version -> registry.read(version).info().normalisation())
        .hasSize(3)
        .containsOnly(registry.read(registry.versions().get(0)).info().normalisation());
    List<JsonNode> failed = new TopicReader(settings, dataset).metrics("SnapshotFailed");
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).path("snapshot").asText()).isEqualTo("wider");
    assertThat(failed.get(0).path("reason").asText())
        .contains("found 25 features, but the model was trained on 24 that were whitened");
  }

  @Test
  void aDriverThatIsThoughtDeadPublishesNothingMore() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 2);
    arrive("s1", null, 1, graph.graph());
    try (Driver old = new Driver();
        Driver successor = new Driver()) {
      assertThatThrownBy(() -> old.driveUntil("s1")).isInstanceOf(DriverFencedException.class);
      assertThat(new TopicReader(settings, dataset).published()).isEmpty();
      successor.driveUntil("s1");
    }
    assertThat(new TopicReader(settings, dataset).published()).containsExactly("s1");
  }

  @Test
  void latestNamesTheModelOfADriverThatWasKilledBeforeItSaidSo() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 3);
    arrive("s1", null, 1, graph.graph());
    arrive("s2", "s1", 2, graph.step(4, 1));
    Path latest = folder.resolve("store/registry/latest");
    Cancellation never = new Cancellation();
    try (Driver killed = new Driver()) {
      killed.driveUntil("s1");
      killed.workshop.decide("s2", Optional.of("v000001"));
      killed.workshop.augment("s2", Optional.of("v000001"), Optional.of("s1"), never);
      String before = Files.readString(latest);
      killed.workshop.train("s2", Optional.of("v000001"), never);
      Files.writeString(latest, before);
    }
    try (Driver successor = new Driver()) {
      successor.driveUntil("s2");
    }
    assertThat(latest).hasContent("v000002");
  }

  @Test
  void tellsOnceWhatHasFailedAndGoesOn() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 3);
    library.fail(
        new FailedSnapshot("lost", "too many bad records", 5, new Accounting(1, 0, 0, 0, 0, 1)));
    arrive("s1", null, 1, graph.graph());
    try (Driver driver = new Driver()) {
      driver.driveUntil("s1");
    }
    try (Driver driver = new Driver()) {
      driver.driveUntil("s1");
    }
    List<JsonNode> notices = new TopicReader(settings, dataset).metrics("SnapshotFailed");
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0).path("snapshot").asText()).isEqualTo("lost");
    assertThat(notices.get(0).path("reason").asText()).isEqualTo("too many bad records");
    assertThat(new TopicReader(settings, dataset).published()).containsExactly("s1");
  }

  @Test
  void aDamagedSnapshotIsGivenUpAndTheNextOneTrained() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 4);
    arrive("bad", null, 1, graph.graph());
    arrive("good", null, 2, graph.step(4, 1));
    Path damaged = folder.resolve("store/snapshots/bad");
    try (var files = Files.list(damaged)) {
      Path features =
          files
              .filter(file -> file.getFileName().toString().contains("feature-values"))
              .findFirst()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(features);
      bytes[bytes.length / 2] ^= 1;
      Files.write(features, bytes);
    }
    try (Driver driver = new Driver()) {
      driver.driveUntil("good");
    }
    TopicReader topics = new TopicReader(settings, dataset);
    assertThat(topics.published()).containsExactly("good");
    assertThat(topics.metrics("SnapshotFailed").get(0).path("reason").asText())
        .startsWith("failed 3 times, at last: ");
  }

  @Test
  void retentionDeletesWhatIsNoLongerNeeded() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 5);
    arrive("s1", null, 1, graph.graph());
    arrive("s2", "s1", 2, graph.step(4, 1));
    arrive("s3", "s2", 3, graph.step(4, 1));
    StreamPolicy one = Views.policy(false, OptionalInt.of(1), Optional.empty(), OptionalInt.of(1));
    try (Driver driver = new Driver()) {
      driver.drive(one, "s3");
      // The driver ends as soon as s3 is out; retention has its turn with the next look.
      new StreamDriver(
              driver.workshop,
              one,
              new StreamGoal(Optional.empty(), Optional.of(Duration.ofMillis(1))),
              new SilentProgress())
          .run(new Cancellation());
    }
    assertThat(library.complete()).extracting(Arrival::snapshot).contains("s3");
    assertThat(library.complete()).extracting(Arrival::snapshot).doesNotContain("s1");
    assertThat(folder.resolve("store/augmented/s1")).doesNotExist();
    assertThat(new TopicReader(settings, dataset).predictions()).isNotEmpty();
  }

  /** As the ingest job notes it. */
  @Test
  void theBaseOfADeltaThatIsComingInIsSeen() throws Exception {
    arrive("s1", null, 1, new ChangingGraph(GRAPH, 5).graph());
    try (Driver driver = new Driver()) {
      assertThat(driver.workshop.view().awaitedBases()).isEmpty();
      new FlinkStorage().createNew(library.ingestDirectory() + "/bases/s1", new byte[0]);
      assertThat(driver.workshop.view().awaitedBases()).containsExactly("s1");
    }
  }

  @Test
  void aRetirementThatWasKilledAnywhereIsFinished() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 12);
    arrive("s1", null, 1, graph.graph());
    arrive("s2", "s1", 2, graph.step(4, 1));
    arrive("s3", "s2", 3, graph.step(4, 1));
    try (Driver driver = new Driver()) {
      driver.driveUntil("s3");
    }
    // Of s1 all is left but what makes it visible, of s2 nothing in the store.
    Files.createFile(folder.resolve("store/snapshots/s1/deleted"));
    Files.delete(folder.resolve("store/snapshots/s1/manifest.json"));
    library.delete("s2");
    try (Driver driver = new Driver()) {
      assertThat(driver.workshop.view().halfRetired()).containsExactlyInAnyOrder("s1", "s2");
      driver.workshop.retire("s1");
      driver.workshop.retire("s2");
      assertThat(driver.workshop.view().halfRetired()).isEmpty();
      assertThat(driver.outlet.isPublished("s1")).isFalse();
      assertThat(driver.outlet.isPublished("s2")).isFalse();
      assertThat(driver.outlet.isPublished("s3")).isTrue();
    }
    assertThat(files()).noneMatch(file -> file.contains("s1") || file.contains("s2"));
  }

  /** The verdict comes last: a driver that dies before it is followed by one that begins anew. */
  @Test
  void aSnapshotHasNoVerdictBeforeWhatItsTrainingLeftIsGone() throws Exception {
    arrive("s1", null, 1, new ChangingGraph(GRAPH, 13).graph());
    String run = library.runDirectory("s1");
    storage.createNew(Storage.resolve(run, "resume-x"), new byte[1]);
    Verdict verdict = new Verdict(Verdict.Kind.SKIPPED, "because", 1);
    Storage dyingAtTheRun =
        new ForwardingStorage(storage) {
          @Override
          public void delete(String path) throws IOException {
            if (path.equals(run)) {
              throw new IOException("the machine died");
            }
            super.delete(path);
          }
        };
    try (Driver driver = new Driver(new SilentProgress(), dyingAtTheRun)) {
      assertThatThrownBy(() -> driver.workshop.pass("s1", verdict, new Cancellation()))
          .hasMessage("the machine died");
    }
    try (Driver driver = new Driver()) {
      assertThat(driver.workshop.view().snapshots().get(0).verdict()).isNull();
      driver.workshop.pass("s1", verdict, new Cancellation());
      assertThat(driver.workshop.view().snapshots().get(0).verdict()).isEqualTo(verdict);
    }
    assertThat(storage.list(run)).isEmpty();
  }

  /** Fails for good, as a killed process does, once a snapshot is out. */
  private static final class DeadOnceItIsOut extends ForwardingStorage {

    private static final long serialVersionUID = 1L;

    /** Storage travels to the tasks, which are in this JVM. */
    private static volatile BooleanSupplier out;

    DeadOnceItIsOut(Storage storage) {
      super(storage);
    }

    @Override
    protected void beforeChange() throws IOException {
      if (out.getAsBoolean()) {
        throw new IOException("the machine died");
      }
    }
  }

  /** Nobody comes back to it. */
  @Test
  void nothingOfTheWorkOnASnapshotIsLeftWhenItsPredictionsAreOut() throws Exception {
    arrive("s1", null, 1, new ChangingGraph(GRAPH, 14).graph());
    String run = library.runDirectory("s1");
    Cancellation never = new Cancellation();
    try (Driver killed = new Driver()) {
      killed.workshop.decide("s1", Optional.empty());
      killed.workshop.augment("s1", Optional.empty(), Optional.empty(), never);
      killed.workshop.train("s1", Optional.empty(), never);
      // As where it was killed as soon as the model was in the registry.
      storage.createNew(Storage.resolve(run, "resume-x"), new byte[1]);
    }
    try (Driver driver = new Driver(new SilentProgress(), new DeadOnceItIsOut(storage))) {
      DeadOnceItIsOut.out = () -> isOut(driver, "s1");
      driver.workshop.publish("s1", "v000001", never);
      assertThat(driver.workshop.isPublished("s1")).isTrue();
    }
    assertThat(storage.list(run)).noneMatch(name -> name.matches("(resume|work)-.*"));
  }

  private static boolean isOut(Driver driver, String snapshot) {
    try {
      return driver.outlet.isPublished(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that a driver does. */
  @FunctionalInterface
  private interface Act {
    void perform(StoreWorkshop workshop) throws Exception;
  }

  @Test
  void nothingThatADriverDoesTouchesTheStoreOfItsSuccessor() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 6);
    arrive("s1", null, 1, graph.graph());
    arrive("s2", "s1", 2, graph.step(4, 1));
    try (Driver old = new Driver()) {
      old.driveUntil("s1");
      old.workshop.decide("s2", Optional.of("v000001"));
      DriverLease.take(storage, config.store());
      Set<String> before = files();
      Verdict verdict = new Verdict(Verdict.Kind.FAILED, "because", 1);
      Map<String, Act> acts =
          Map.of(
              "report", w -> w.report(Notice.of("s2", verdict)),
              "pass", w -> w.pass("s2", verdict, new Cancellation()),
              "decide", w -> w.decide("s2", Optional.empty()),
              "set back", w -> w.setBack("s2", "because"),
              "augment",
                  w ->
                      w.augment(
                          "s2", Optional.of("v000001"), Optional.of("s1"), new Cancellation()),
              "train", w -> w.train("s1", Optional.empty(), new Cancellation()),
              "publish", w -> w.publish("s1", "v000001", new Cancellation()),
              "retire", w -> w.retire("s1"),
              "retire models", w -> w.retireModels(1),
              "look", StoreWorkshop::view);
      acts.forEach(
          (name, act) ->
              assertThatThrownBy(() -> act.perform(old.workshop))
                  .as(name)
                  .isInstanceOf(DriverFencedException.class));
      assertThat(files()).isEqualTo(before);
    }
    assertThat(new TopicReader(settings, dataset).published()).containsExactly("s1");
    assertThat(new TopicReader(settings, dataset).metrics("SnapshotFailed")).isEmpty();
  }

  /** With their sizes, so that one that was written anew with more in it is found. */
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
      return all.filter(Files::isRegularFile)
          .map(file -> file + " " + file.toFile().length())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aDriverThatIsFencedInTheMidstOfATrainingRegistersNoModel() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 7);
    arrive("s1", null, 1, graph.graph());
    ProgressListener takesTheStoreAway =
        new SilentProgress() {
          @Override
          public void trainingFinished() {
            try {
              DriverLease.take(storage, config.store());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    try (Driver old = new Driver(takesTheStoreAway)) {
      assertThatThrownBy(() -> old.driveUntil("s1")).isInstanceOf(DriverFencedException.class);
    }
    assertThat(new ModelRegistry(storage, config.models()).versions()).isEmpty();
    assertThat(Files.readString(folder.resolve("store/runs/s1/stages.json")))
        .contains("augment")
        .doesNotContain("train");
    try (Driver successor = new Driver()) {
      successor.driveUntil("s1");
    }
    assertThat(new TopicReader(settings, dataset).published()).containsExactly("s1");
  }

  @Test
  void aDamagedBaseCostsAFullAugmentationAndNoAttempt() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 8);
    arrive("s1", null, 1, graph.graph());
    try (Driver driver = new Driver()) {
      driver.driveUntil("s1");
      damage(folder.resolve("store/augmented/s1"), "hop-01");
      arrive("s2", "s1", 2, graph.step(1, 0));
      driver.workshop.decide("s2", Optional.of("v000001"));
      assertThat(
              driver.workshop.augment(
                  "s2", Optional.of("v000001"), Optional.of("s1"), new Cancellation()))
          .startsWith("in full, ")
          .contains("hop-01")
          .contains("damaged");
      driver.driveUntil("s2");
      assertThat(driver.workshop.view().snapshots().get(1).setbacks()).isEqualTo(Setbacks.NONE);
    }
    List<Map<String, float[]>> expected =
        new WarmChain(storage, cluster, config.training(), library, folder).run("s1", "s2");
    expectOut("s2", "v000002", expected.get(1));
  }

  private static void damage(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains(name)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 12] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void aModelOfAnotherGraphIsRefusedBeforeAnyWorkIsDone() throws Exception {
    arrive("wide", null, 1, new ChangingGraph(GRAPH, 9).graph());
    arrive("narrow", null, 2, new ChangingGraph(GRAPH.replace("words=24", "words=20"), 9).graph());
    arrive(
        "coarse", null, 3, new ChangingGraph(GRAPH.replace("classes=3", "classes=2"), 9).graph());
    try (Driver driver = new Driver()) {
      driver.driveUntil("wide");
      assertThatThrownBy(() -> driver.driveUntil("narrow"))
          .isInstanceOf(SnapshotFailedException.class)
          .hasMessageContaining("found 20 features, but the model was trained on 24")
          .hasMessageContaining("a model can grow, but not shrink");
      assertThatThrownBy(() -> driver.driveUntil("coarse"))
          .isInstanceOf(SnapshotFailedException.class)
          .hasMessageContaining("registry:v000001")
          .hasMessageContaining("trained on 3 classes, but the data have 2");
    }
    assertThat(folder.resolve("store/augmented/narrow")).doesNotExist();
    assertThat(folder.resolve("store/augmented/coarse")).doesNotExist();
  }

  @Test
  void aGraphOfTrainingNodesAloneIsTrainedAndFollowed() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 10);
    arrive("s1", null, 1, trainingNodesAlone(graph.graph()));
    arrive("s2", "s1", 2, trainingNodesAlone(graph.step(6, 2)));
    try (Driver driver = new Driver()) {
      driver.driveUntil("s2");
    }
    List<Map<String, float[]>> expected =
        new WarmChain(storage, cluster, config.training(), library, folder).run("s1", "s2");
    expectOut("s2", "v000002", expected.get(1));
    JsonNode best =
        new TopicReader(settings, dataset)
            .metrics("Metrics")
            .get(0)
            .path("metrics")
            .path("train")
            .path("best");
    assertThat(best.path("train").asDouble()).isPositive();
    assertThat(best.path("val").isNull()).isTrue();
  }

  private static IdentifiedGraph trainingNodesAlone(IdentifiedGraph graph) {
    GraphSnapshot g = graph.graph();
    byte[] roles = g.roles().clone();
    for (int node = 0; node < roles.length; node++) {
      if (roles[node] != SplitRole.TRAIN.ordinal()) {
        roles[node] = (byte) SplitRole.NONE.ordinal();
      }
    }
    return IdentifiedGraph.canonical(
        new GraphSnapshot(
            g.name(), g.numNodes(), g.edges(), g.features(), g.labels(), g.numClasses(), roles),
        graph.ids(),
        graph.directed());
  }

  /** Its records may have been replayed, or their producer's clock be wrong. */
  @Test
  void aSnapshotIsNoOlderForRetentionThanADriverHasSeenIt() throws Exception {
    ChangingGraph graph = new ChangingGraph(GRAPH, 13);
    long before = System.currentTimeMillis();
    arrive("s1", null, 1, graph.graph(), 1000);
    arrive("s2", null, 2, graph.step(4, 1), 2000);
    try (Driver driver = new Driver()) {
      assertThat(driver.workshop.view().snapshots())
          .allSatisfy(s -> assertThat(s.seenMillis()).isGreaterThanOrEqualTo(before));
    }
  }

  @Test
  void theAgeOfASnapshotIsThatSinceADriverFirstSawIt() throws Exception {
    arrive("s1", null, 1, new ChangingGraph(GRAPH, 11).graph());
    long seen;
    try (Driver first = new Driver()) {
      seen = first.workshop.view().snapshots().get(0).seenMillis();
      first.workshop.decide("s1", Optional.empty());
    }
    try (Driver second = new Driver()) {
      assertThat(second.workshop.view().snapshots().get(0).seenMillis()).isEqualTo(seen);
      second.driveUntil("s1");
    }
    JsonNode figures = new TopicReader(settings, dataset).metrics("Metrics").get(0).path("metrics");
    assertThat(figures.path("seen_at").asLong()).isEqualTo(seen);
    assertThat(figures.path("seconds_to_out").asDouble())
        .isEqualTo((figures.path("out_at").asLong() - seen) / 1e3);
  }
}
