package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.estimate.CommandMemory;
import io.gamlp.flink.estimate.EstimateTable;
import io.gamlp.flink.estimate.RunEstimate;
import io.gamlp.flink.estimate.TaskEstimate;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of {@code estimate}: what a run then takes up is within 20 % of it. State is what
 * Flink says of its checkpoints, network what the layers say that they sent, heap what the JVM
 * counts of live objects.
 */
class EstimateITCase {

  private static final double PERCENT = 20;

  /** Wide input, few columns: weights and their copies, and columns held out. */
  private static final String WIDE =
      "data=sbm:nodes=1200,classes=4,words=700 hops=4 layers=5 hidden=100 depth-schedule=none"
          + " epochs=120 algorithm=pdadmm-g-q quantize=pq delta=8 steps=exact";

  /** Gradient steps with fewer columns than inputs: coefficients on X, kernels of X. */
  private static final String SPAN =
      "data=sbm:nodes=4000,classes=25,words=300 hops=4 layers=5 hidden=150 depth-schedule=none"
          + " epochs=60 algorithm=pdadmm-g steps=gradient blocks=2";

  /** Many columns in blocks, gradient steps: variables, and sums between blocks. */
  private static final String LONG =
      "data=sbm:nodes=6000,classes=100,words=100 hops=2 layers=4 hidden=100 depth-schedule=none"
          + " epochs=50 algorithm=pdadmm-g steps=gradient blocks=4 eval-every=5";

  /** Exact steps in blocks: Gram sums stay in the state. */
  private static final String SQUARE =
      "data=sbm:nodes=3000,classes=30,words=60 hops=4 layers=6 hidden=128 depth-schedule=none"
          + " epochs=80 algorithm=pdadmm-g steps=exact blocks=2";

  /** The algorithms with other variables, messages and rounds. */
  private static final String SWEEPS =
      "data=sbm:nodes=3000,classes=40,words=100 hops=2 layers=4 hidden=100 epochs=60"
          + " algorithm=dladmm blocks=2 eval-every=5";

  private static final String FORWARD =
      "data=sbm:nodes=3000,classes=40,words=100 hops=2 layers=4 hidden=100 epochs=60"
          + " algorithm=mdlam blocks=2 eval-every=5";

  private static EmbeddedCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(4);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {WIDE, SPAN, LONG, SQUARE, SWEEPS, FORWARD})
  void aRunTakesWhatWasEstimated(String options) throws Exception {
    compare(options);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data=sbm:nodes=2708,classes=7,words=1433 hops=4 layers=10 hidden=100 depth-schedule=none"
            + " epochs=60",
        "data=sbm:nodes=20000,classes=300,words=200 hops=2 layers=5 hidden=256 depth-schedule=none"
            + " epochs=12 blocks=4 steps=gradient algorithm=pdadmm-g",
        "data=sbm:nodes=20000,classes=120,words=100 hops=2 layers=8 hidden=400 depth-schedule=none"
            + " epochs=12 blocks=3"
      })
  void aLargerRunTakesWhatWasEstimated(String options) throws Exception {
    compare(options);
  }

  /** RocksDB's files keep older versions until they are merged: at most four of each value. */
  @Tag("full")
  @Test
  void rocksDbWritesAFewTimesTheState() throws Exception {
    Sized run = new Sized(LONG + " state-backend=rocksdb");
    double state = RunEstimate.of(run.config(""), run.summary).total(TaskEstimate::state);
    assertThat(run.onFlink().stateBytes).isBetween(0.8 * state, 4.8 * state);
  }

  /** All that is allocated for it, nearly all of which lives at once where rows are few. */
  @Test
  void theCommandTakesWhatWasEstimatedBeforeTraining() throws Exception {
    Sized run =
        new Sized(
            "data=sbm:nodes=300,classes=2,words=1400 hops=1 layers=3 hidden=10"
                + " init-scheme=discriminant normalize=whiten");
    CommandMemory estimate = RunEstimate.of(run.config(""), run.summary).command();
    assertThat((double) estimate.firstLayer())
        .as("first layer")
        .isCloseTo(run.allocatedForFirstLayer(), withinPercentage(PERCENT));
    assertThat((double) estimate.whitening())
        .as("whitening")
        .isCloseTo(run.allocatedForWhitening(), withinPercentage(PERCENT));
  }

  private void compare(String options) throws Exception {
    Sized run = new Sized(options);
    RunEstimate estimate = RunEstimate.of(run.config(""), run.summary);
    String table = String.join(System.lineSeparator(), EstimateTable.lines(estimate));

    RunEstimate inProcess = RunEstimate.of(run.config("engine=in-process"), run.summary);
    double heap = inProcess.total(TaskEstimate::heap);
    double heapOfRun = run.liveBytesInProcess();
    Measured onFlink = run.onFlink();
    double state = estimate.total(TaskEstimate::state);
    assertThat(onFlink.checkpoints).as("completed checkpoints").isGreaterThanOrEqualTo(5);
    assertThat(state)
        .as("state%n%s", table)
        .isCloseTo(onFlink.stateBytes, withinPercentage(PERCENT));
    assertThat(estimate.sent().training())
        .as("network%n%s", table)
        .isCloseTo(onFlink.wireBytesPerEpoch, withinPercentage(PERCENT));
    assertThat(heap).as("heap%n%s", table).isCloseTo(heapOfRun, withinPercentage(PERCENT));
    assertThat((double) inProcess.total(TaskEstimate::leastHeap)).isLessThan(1.2 * heapOfRun);
  }

  /** What Flink and the layers say of a run. */
  private record Measured(double stateBytes, int checkpoints, double wireBytesPerEpoch) {}

  /** A graph, augmented, to be trained on with some options. */
  private final class Sized {
    private final Storage storage = new FlinkStorage();
    private final String options;
    private final SnapshotSummary summary;
    private final String augmented = uri("augmented");
    private final TrainingSettings settings;

    Sized(String options) throws Exception {
      this.options = options;
      TrainConfig config = config("");
      GraphSnapshot graph = DataSource.parse(config.data()).load(LoadOptions.seeded(0));
      DataSummary data = DataSummary.of(graph);
      summary = data.figures();
      SnapshotStore.write(storage, uri("snapshot"), graph, false, data.hash());
      SnapshotStore snapshot = SnapshotStore.open(storage, uri("snapshot"));
      FeatureNormalizer normalizer =
          FeatureNormalizer.fit(
              FeatureNormalizer.Kind.parse(config.normalize().toString()), snapshot, config.hops());
      new AugmentationJob(snapshot, augmented, config.hops(), normalizer).run(cluster.batch());
      settings =
          SettingsOfConfig.of(
              config, config.hops() * summary.featureDimension(), summary.classes(), 0);
    }

    TrainConfig config(String more) {
      Map<String, String> map = new HashMap<>();
      map.put("out", "unused");
      map.put("parallelism", "4");
      for (String option : (options + " " + more).trim().split(" +")) {
        int equals = option.indexOf('=');
        map.put(option.substring(0, equals), option.substring(equals + 1));
      }
      return TrainConfig.from(EffectiveOptions.load(Command.TRAIN, map));
    }

    private ChainPrograms programs() {
      return new ChainPrograms(settings, storage, augmented, new ChainStart.Drawn());
    }

    Measured onFlink() throws Exception {
      StreamExecutionEnvironment env = cluster.streaming();
      env.enableCheckpointing(100, CheckpointingMode.EXACTLY_ONCE);
      Configuration checkpoints = new Configuration();
      checkpoints.setString("state.backend.type", config("").stateBackend().toString());
      checkpoints.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      checkpoints.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
      env.configure(checkpoints);
      Map<Integer, Double> wireBytes = new HashMap<>();
      Map<List<Object>, Boolean> seen = new HashMap<>();
      new TrainingJob(settings, summary.train(), programs(), storage, uri("reports"))
          .run(
              env,
              folder.toString(),
              report -> {
                List<Object> of = List.of(report.kind(), report.from(), report.epoch());
                if (report.kind() == Report.Kind.EPOCH && seen.put(of, true) == null) {
                  double bytes = EpochFigures.of(report.scalars()).wireBytes();
                  wireBytes.merge(report.epoch(), bytes, Double::sum);
                }
              },
              new Cancellation());
      JsonNode sizes = get("/jobs/" + jobId("train " + folder) + "/checkpoints");
      return new Measured(
          sizes.at("/summary/state_size/avg").asDouble(),
          sizes.at("/counts/completed").asInt(),
          wireBytes.get(settings.epochs() / 2));
    }

    double allocatedForFirstLayer() throws Exception {
      TrainingData data = new StoreTrainingData(AugmentedStore.open(storage, augmented));
      // The first one loads the BLAS.
      FirstLayerOfData.of(data, "sbm", settings.out(1), 0);
      long before = allocated();
      FirstLayerOfData.of(data, "sbm", settings.out(1), 0);
      return allocated() - before;
    }

    double allocatedForWhitening() throws Exception {
      SnapshotStore snapshot = SnapshotStore.open(storage, uri("snapshot"));
      long before = allocated();
      FeatureNormalizer.fit(FeatureNormalizer.Kind.WHITEN, snapshot, 1);
      return allocated() - before;
    }

    private long allocated() {
      return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
          .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /**
     * Live bytes of the programs and all they hold, on average over some moments of a run. Other
     * tests' leavings may go meanwhile: then it is measured again.
     */
    double liveBytesInProcess() throws Exception {
      for (int attempt = 0; attempt < 10; attempt++) {
        long before = liveBytes();
        double during = liveBytesDuringARun();
        long after = liveBytes();
        if (Math.abs(after - before) < 0.02 * (during - after)) {
          return during - after;
        }
      }
      throw new AssertionError("the heap of this process does not come to rest");
    }

    private double liveBytesDuringARun() throws Exception {
      try (ChainPrograms programs = programs()) {
        List<LayerProgram> all = new ArrayList<>();
        for (int layer = 1; layer <= settings.layers(); layer++) {
          for (int block = 0; block < settings.blocks(); block++) {
            all.add(programs.create(new LayerAddress(layer, block)));
          }
        }
        AtomicInteger epoch = new AtomicInteger();
        InProcessEngine engine =
            new InProcessEngine(all, report -> epoch.accumulateAndGet(report.epoch(), Math::max));
        engine.start();
        while (epoch.get() < 6) {
          engine.deliverOne();
        }
        double sum = 0;
        int looks = 8;
        int between = settings.layers() * settings.blocks() + 3;
        for (int look = 0; look < looks; look++) {
          for (int i = 0; i < between; i++) {
            engine.deliverOne();
          }
          sum += liveBytes();
        }
        return sum / looks;
      }
    }

    private String uri(String name) {
      return folder.resolve(name).toUri().toString().replaceAll("/$", "");
    }
  }

  /** What the JVM counts of arrays of numbers that are still reachable: only training has many. */
  private static long liveBytes() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Matcher arrays = Pattern.compile(":\\s+\\d+\\s+(\\d+)\\s+\\[[FD]\\s").matcher(histogram);
    return arrays.results().mapToLong(array -> Long.parseLong(array.group(1))).sum();
  }

  private static String jobId(String name) throws Exception {
    for (JsonNode job : get("/jobs/overview").get("jobs")) {
      if (job.get("name").asText().equals(name)) {
        return job.get("jid").asText();
      }
    }
    throw new AssertionError("no job named " + name);
  }

  private static JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + cluster.restAddress() + path)).build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
