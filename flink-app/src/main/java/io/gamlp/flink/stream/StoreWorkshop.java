package io.gamlp.flink.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedBase;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.augmentation.SnapshotAugmentation;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.Option;
import io.gamlp.flink.config.Topic;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.ingest.AwaitedBases;
import io.gamlp.flink.kafka.CompletionMarker;
import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.registry.ModelRegistry;
import io.gamlp.flink.registry.ModelVersion;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.flink.stages.Start;
import io.gamlp.flink.stages.Trained;
import io.gamlp.flink.stages.TrainingPlaces;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.library.FailedSnapshot;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.NodeIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the store of one data set, with the stages that {@code train} and {@code predict} run.
 * Whatever it changes, it first looks whether the store is still this driver's: after a stage, or a
 * night in which the host was asleep, another driver may have it.
 */
final class StoreWorkshop implements Workshop {

  private static final Logger LOG = LoggerFactory.getLogger(StoreWorkshop.class);

  /** Options that a training must share with the checkpoint it goes on from. */
  private static final Set<Topic> SHAPING_TOPICS =
      Set.of(Topic.MODEL, Topic.ALGORITHM, Topic.QUANTIZATION, Topic.SCHEDULE);

  private static final Set<Option<?>> SHAPING =
      Set.of(GamlpOptions.BLOCKS, GamlpOptions.ENGINE, GamlpOptions.STATE_BACKEND);

  private final TrainConfig config;
  private final Storage storage;
  private final String store;
  private final SnapshotLibrary library;
  private final ModelRegistry registry;
  private final Ledger ledger;
  private final DriverLease lease;
  private final Outlet outlet;
  private final TrackedCluster cluster;
  private final SnapshotStages stages;
  private final ProgressListener progress;

  /** Augmented snapshots stay so until they are retired. */
  private final Set<String> augmented = new HashSet<>();

  /** When this driver first saw those that nothing was decided of, milliseconds since 1970. */
  private final Map<String, Long> seen = new HashMap<>();

  /** Models by version; null where the registry has to be looked at. */
  private Map<String, ModelVersion> models;

  /**
   * @param config options of the first training; later ones take depth, widths and form of input
   *     from the model before
   * @param registryDirectory where models go
   * @param outlet of the same driver as {@code lease}
   * @param cluster runs the jobs
   * @param progress hears of each epoch
   */
  StoreWorkshop(
      TrainConfig config,
      Storage storage,
      String store,
      String registryDirectory,
      DriverLease lease,
      Outlet outlet,
      TrackedCluster cluster,
      ProgressListener progress)
      throws IOException {
    this.config = config;
    this.storage = storage;
    this.store = store;
    this.library = new SnapshotLibrary(storage, store);
    this.registry = new ModelRegistry(storage, registryDirectory);
    this.ledger = new Ledger(storage, store);
    this.lease = lease;
    this.outlet = outlet;
    this.cluster = cluster;
    this.stages = new SnapshotStages(storage, cluster);
    this.progress = progress;
  }

  // ---- What is there

  @Override
  public StreamView view() throws Exception {
    lease.check();
    // First: a delta that is not among them any more is among the complete ones then.
    Set<String> awaitedBases = new AwaitedBases(storage, library.ingestDirectory()).all();
    List<Arrival> complete = library.complete();
    Map<String, String> modelOf = new HashMap<>();
    for (ModelVersion model : models().values()) {
      modelOf.put(model.snapshot(), model.version());
    }
    List<SnapshotView> snapshots = new ArrayList<>();
    for (Arrival arrival : complete) {
      snapshots.add(view(arrival, modelOf.get(arrival.snapshot())));
    }
    Map<String, String> failures = new LinkedHashMap<>();
    List<Notice> unreported = new ArrayList<>();
    for (FailedSnapshot failed : library.failed()) {
      failures.put(failed.snapshot(), failed.reason());
      addUnreported(
          new Notice(Notice.FAILED, failed.snapshot(), failed.reason(), failed.sinceMillis()),
          unreported);
    }
    for (Map.Entry<String, Verdict> passed : ledger.verdicts().entrySet()) {
      addUnreported(Notice.of(passed.getKey(), passed.getValue()), unreported);
    }
    return new StreamView(
        snapshots,
        failures,
        unreported,
        awaitedBases,
        halfRetired(complete),
        List.copyOf(models().keySet()),
        System.currentTimeMillis());
  }

  /** The entry in the ledger is the last thing that goes. */
  private List<String> halfRetired(List<Arrival> complete) throws IOException {
    Set<String> left = new LinkedHashSet<>(library.halfDeleted());
    left.addAll(ledger.notPassedOver());
    complete.forEach(arrival -> left.remove(arrival.snapshot()));
    return List.copyOf(left);
  }

  private SnapshotView view(Arrival arrival, String model) throws IOException {
    String id = arrival.snapshot();
    Ledger.Entry entry = ledger.entry(id);
    return new SnapshotView(
        id,
        arrival.base(),
        arrival.sequence(),
        seenMillis(id),
        entry.plan(),
        isAugmented(id),
        model,
        outlet.isPublished(id),
        entry.verdict(),
        entry.setbacks());
  }

  /** Kept with the first decision, so that a snapshot does not get younger with a new driver. */
  private long seenMillis(String snapshot) {
    long noted = ledger.entry(snapshot).seenMillis();
    return noted > 0 ? noted : seen.computeIfAbsent(snapshot, id -> System.currentTimeMillis());
  }

  private boolean isAugmented(String snapshot) throws IOException {
    if (!augmented.contains(snapshot)
        && ManifestFile.exists(storage, library.augmentedDirectory(snapshot))) {
      augmented.add(snapshot);
    }
    return augmented.contains(snapshot);
  }

  private Map<String, ModelVersion> models() throws IOException {
    if (models == null) {
      Map<String, ModelVersion> found = new LinkedHashMap<>();
      registry.versions().forEach(version -> found.put(version.version(), version));
      models = found;
    }
    return models;
  }

  private void addUnreported(Notice notice, List<Notice> unreported) throws IOException {
    if (!outlet.isReported(notice.snapshot())) {
      unreported.add(notice);
    }
  }

  @Override
  public long newestSequence() throws IOException {
    List<Arrival> complete = library.complete();
    return complete.isEmpty() ? -1 : complete.get(complete.size() - 1).sequence();
  }

  @Override
  public boolean isPublished(String snapshot) throws Exception {
    return outlet.isPublished(snapshot);
  }

  // ---- Decisions

  @Override
  public void report(Notice notice) throws Exception {
    lease.check();
    outlet.report(notice);
  }

  @Override
  public void pass(String snapshot, Verdict verdict, Cancellation cancellation) throws Exception {
    // A training that a killed driver has left would go on writing into what is deleted.
    cluster.cancelLeftovers(cancellation);
    lease.check();
    storage.delete(library.runDirectory(snapshot));
    lease.check();
    // Last: nobody comes back to a snapshot that has a verdict.
    ledger.pass(snapshot, verdict, seenMillis(snapshot));
    seen.remove(snapshot);
  }

  @Override
  public String decide(String snapshot, Optional<String> parent) throws Exception {
    // Others may have published to the registry while there was nothing to do.
    models = null;
    requireFit(snapshot, parent);
    lease.check();
    ledger.decide(snapshot, new Plan(parent.orElse(null)), seenMillis(snapshot));
    seen.remove(snapshot);
    Arrival arrival = library.find(snapshot).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%,d nodes, %,d edges, %s",
        arrival.begin().nodes(),
        arrival.begin().edges(),
        arrival.base() == null ? "sent whole" : "sent as a change of " + arrival.base());
  }

  /**
   * A registry may hold a model of another graph, or a graph shrink. Only now that is said in time:
   * in a stage it would come after the work of the one before.
   */
  private void requireFit(String snapshot, Optional<String> parent) throws IOException {
    Optional<Start> start = start(parent);
    if (start.isEmpty()) {
      return;
    }
    SnapshotStore graph = library.open(snapshot);
    InputForm form = InputForm.forTraining(config(start), graph, start);
    start
        .get()
        .requireFits(form.hops(), graph.manifest().dimension(), graph.manifest().numClasses());
  }

  @Override
  public void setBack(String snapshot, String reason) throws Exception {
    lease.check();
    ledger.setBack(snapshot, reason, System.currentTimeMillis());
    if (ledger.entry(snapshot).setbacks().count() > 1) {
      // Once may be chance. After that, what earlier attempts have left is under suspicion.
      deleteResumption(snapshot);
      storage.delete(library.augmentedDirectory(snapshot));
      augmented.remove(snapshot);
    }
  }

  // ---- Stages

  @Override
  public String augment(
      String snapshot,
      Optional<String> parent,
      Optional<String> reference,
      Cancellation cancellation)
      throws Exception {
    cluster.cancelLeftovers(cancellation);
    long started = System.nanoTime();
    Optional<Start> start = start(parent);
    SnapshotStore source = library.open(snapshot);
    InputForm form = InputForm.forTraining(config(start), source, start);
    SnapshotAugmentation augmentation =
        new SnapshotAugmentation(
            new AugmentationJob(
                source, library.augmentedDirectory(snapshot), form.hops(), form.normalizer()));
    if (reference.isPresent()) {
      String before = reference.get();
      augmentation.after(() -> base(before), library.ids(snapshot));
    }
    SnapshotAugmentation.Result result = augmentation.run(cluster::batch);
    cluster.forget();
    ObjectNode figures = JsonNodeFactory.instance.objectNode();
    figures.put("incremental", result.incremental());
    figures.put("reason", result.reason());
    figures.put("seconds", secondsSince(started));
    lease.check();
    notes(snapshot).put("augment", figures);
    return result.incremental() ? "in part, " + result.reason() : "in full, " + result.reason();
  }

  private AugmentedBase base(String snapshot) throws IOException {
    return new AugmentedBase(
        library.open(snapshot),
        library.ids(snapshot),
        AugmentedStore.open(storage, library.augmentedDirectory(snapshot)));
  }

  private Optional<Start> start(Optional<String> parent) throws IOException {
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    Model model = registry.read(registry.version(parent.get()));
    return Optional.of(Start.of(model, "registry:" + parent.get()));
  }

  private TrainConfig config(Optional<Start> start) {
    return start.isEmpty() ? config : config.continuing(start.get().shape());
  }

  @Override
  public String train(String snapshot, Optional<String> parent, Cancellation cancellation)
      throws Exception {
    cluster.cancelLeftovers(cancellation);
    long started = System.nanoTime();
    Optional<Start> start = start(parent);
    TrainConfig training = config(start);
    AugmentedStore x = AugmentedStore.open(storage, library.augmentedDirectory(snapshot));
    String run = library.runDirectory(snapshot);
    String resume = Storage.resolve(run, "resume-" + identity(training, x, parent));
    String work = Storage.resolve(run, "work-" + UUID.randomUUID());
    Path folder = Files.createTempDirectory("gamlp-stream");
    try {
      progress.trainingStarted(
          training.seed(), 1, 1, training.epochs() * training.stageDepths().length);
      Trained trained =
          stages.train(
              training,
              training.seed(),
              x,
              start,
              new TrainingPlaces(folder, new RunDirectory(storage, resume), work),
              progress,
              cancellation);
      progress.trainingFinished();
      cluster.forget();
      return register(snapshot, parent, trained, folder, secondsSince(started));
    } finally {
      deleteWork(work);
      deleteFolder(folder);
    }
  }

  /** Another training must not go on from the checkpoints of this one. */
  private static String identity(TrainConfig training, AugmentedStore x, Optional<String> parent) {
    Map<String, String> options = training.effectiveOptions();
    options.keySet().removeIf(StoreWorkshop::saysOnlyWhereItRuns);
    String all = options + x.manifest().sourceContentHash() + parent.orElse("none");
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static boolean saysOnlyWhereItRuns(String key) {
    return GamlpOptions.all().stream()
        .filter(option -> option.key().equals(key) && !SHAPING.contains(option))
        .anyMatch(option -> !SHAPING_TOPICS.contains(option.topic()));
  }

  private String register(
      String snapshot, Optional<String> parent, Trained trained, Path folder, double seconds)
      throws IOException {
    ObjectNode figures = JsonNodeFactory.instance.objectNode();
    figures.put("parent", parent.orElse(null));
    figures.put("epochs", trained.outcome().lastEpoch());
    figures.put("best_epoch", trained.outcome().bestEpoch());
    figures.set("best", accuracies(trained.outcome().best()));
    figures.put("seconds", seconds);
    lease.check();
    notes(snapshot).put("train", figures);
    notes(snapshot).takeEpochs(folder);
    lease.check();
    ModelVersion version =
        registry.publish(snapshot, parent, trained.model(), trained.outcome().best());
    models = null;
    lease.check();
    deleteResumption(snapshot);
    return TrainingWords.of(trained.outcome(), version.version(), parent);
  }

  private static ObjectNode accuracies(Accuracies a) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "train", a.train());
    put(node, "val", a.val());
    put(node, "test", a.test());
    return node;
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  /** What is left goes with the run folder; neither a result nor a failure is lost for it. */
  private void deleteWork(String work) {
    try {
      storage.delete(work);
    } catch (IOException e) {
      LOG.warn("{} stays for now", work, e);
    }
  }

  private void deleteResumption(String snapshot) throws IOException {
    String run = library.runDirectory(snapshot);
    for (String name : storage.list(run)) {
      if (name.startsWith("resume-") || name.startsWith("work-")) {
        storage.delete(Storage.resolve(run, name));
      }
    }
  }

  @Override
  public String publish(String snapshot, String model, Cancellation cancellation) throws Exception {
    cluster.cancelLeftovers(cancellation);
    // Where the driver that registered the model was killed just then.
    registry.moveLatestForward();
    long started = System.nanoTime();
    AugmentedStore x = AugmentedStore.open(storage, library.augmentedDirectory(snapshot));
    Model trained = registry.read(registry.version(model));
    String work = Storage.resolve(library.runDirectory(snapshot), "work-" + UUID.randomUUID());
    try (PredictionSpool spool = new PredictionSpool()) {
      stages.predict(x, trained, work, spool);
      cluster.forget();
      double predictSeconds = secondsSince(started);
      Arrival arrival = library.find(snapshot).orElseThrow();
      NodeIds ids = library.ids(snapshot);
      lease.check();
      // Before: nobody comes back to a snapshot that is out.
      deleteResumption(snapshot);
      outlet.publish(
          new SnapshotPredictions(
              snapshot,
              arrival.sequence(),
              model,
              spool.rows(ids),
              removed(ids),
              figures(arrival, predictSeconds)));
      return String.format(
          Locale.ROOT,
          "%,d predictions, %.1f s after the snapshot was seen",
          spool.size(),
          (System.currentTimeMillis() - seenMillis(snapshot)) / 1e3);
    } finally {
      deleteWork(work);
    }
  }

  private Iterable<String> removed(NodeIds now) throws IOException {
    Optional<CompletionMarker> last = outlet.lastPublished();
    if (last.isEmpty()) {
      return List.of();
    }
    String before = last.get().snapshot();
    if (library.find(before).isEmpty()) {
      String line =
          "the snapshot published before, "
              + before
              + ", is gone from the store: predictions of nodes that it had and this one has not"
              + " stay on the topic";
      LOG.warn(line);
      progress.note(line);
      return List.of();
    }
    return new RemovedNodes(library.ids(before), now);
  }

  /** The lines of the metrics topic: first the way of the snapshot, then its epochs. */
  private Iterable<String> figures(Arrival arrival, double predictSeconds) throws IOException {
    RunNotes notes = notes(arrival.snapshot());
    List<String> epochs = notes.epochs();
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    long now = System.currentTimeMillis();
    summary.put("kind", "snapshot");
    summary.put("base", arrival.base());
    summary.put("nodes", arrival.begin().nodes());
    summary.put("edges", arrival.begin().edges());
    long seenAt = seenMillis(arrival.snapshot());
    summary.put("whole_at", arrival.wholeAtMillis());
    summary.put("seen_at", seenAt);
    summary.put("out_at", now);
    // By one clock, unlike the time since it was whole.
    summary.put("seconds_to_out", (now - seenAt) / 1e3);
    summary.put("lag", lagAfter(arrival));
    summary.setAll(notes.stages());
    summary.putObject("predict").put("seconds", predictSeconds);
    List<String> lines = new ArrayList<>(epochs.size() + 1);
    lines.add(summary.toString());
    lines.addAll(epochs);
    return lines;
  }

  /** Complete snapshots that are newer. */
  private long lagAfter(Arrival arrival) throws IOException {
    return library.complete().stream()
        .filter(other -> other.sequence() > arrival.sequence())
        .count();
  }

  // ---- Retention

  @Override
  public void retire(String snapshot) throws Exception {
    lease.check();
    // Where nothing is left in the store, one of the same id may be on its way into it.
    if (library.contains(snapshot) || library.halfDeleted().contains(snapshot)) {
      library.delete(snapshot);
    }
    augmented.remove(snapshot);
    seen.remove(snapshot);
    outlet.forget(snapshot);
    lease.check();
    ledger.forget(snapshot);
  }

  @Override
  public void retireModels(int keep) throws Exception {
    lease.check();
    registry.retain(keep);
    models = null;
  }

  // ---- Helpers

  @Override
  public Optional<Outage> outage(Throwable failure) {
    return new Outages(storage, store, cluster).explain(failure);
  }

  private RunNotes notes(String snapshot) {
    return new RunNotes(storage, library.runDirectory(snapshot));
  }

  private static double secondsSince(long nanos) {
    return Math.round((System.nanoTime() - nanos) / 1e6) / 1e3;
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
