package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.MetricsWriter;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.flink.training.TrainingRun;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flink's metrics of a training, as a reporter sees them, against {@code metrics.jsonl}. */
class TrainingMetricsITCase {

  private static final String DATA = "sbm:nodes=300,classes=3,words=40";
  private static final int HOPS = 2;
  private static final int LAYERS = 4;
  private static final int BLOCKS = 2;
  private static final int EPOCHS = 12;
  private static final Percentage ROUNDING = Percentage.withPercentage(1e-9);

  private static List<JsonNode> lines;

  /** One run: two subtasks, so that messages cross the network and stay in a task. */
  @BeforeAll
  static void train(@TempDir Path folder) throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 2, MemoryReporter.settings())) {
      MemoryReporter.forget();
      Storage storage = new FlinkStorage();
      String augmented = augment(cluster, storage, folder);
      TrainConfig config =
          TrainConfig.from(
              EffectiveOptions.load(
                  Command.TRAIN,
                  Map.ofEntries(
                      Map.entry("data", DATA),
                      Map.entry("out", "unused"),
                      Map.entry("hops", Integer.toString(HOPS)),
                      Map.entry("hidden", "12"),
                      Map.entry("algorithm", "pdadmm-g-q"),
                      Map.entry("delta", "8"),
                      Map.entry("steps", "gradient"),
                      Map.entry("depth-schedule", "none"),
                      Map.entry("layers", Integer.toString(LAYERS)),
                      Map.entry("blocks", Integer.toString(BLOCKS)),
                      Map.entry("epochs", Integer.toString(EPOCHS)))));
      new TrainingRun(config, storage, augmented, folder.resolve("work").toUri().toString())
          .run(
              0,
              null,
              folder,
              new RunDirectory(storage, folder.resolve("run").toUri().toString()),
              run -> cluster.streaming(),
              new SilentProgress(),
              new Cancellation());
    }
    ObjectMapper json = new ObjectMapper();
    lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(MetricsWriter.FILE_NAME))) {
      lines.add(json.readTree(line));
    }
  }

  private static String augment(EmbeddedCluster cluster, Storage storage, Path folder)
      throws Exception {
    String snapshotDirectory = folder.resolve("snapshot").toUri().toString();
    String augmented = folder.resolve("augmented").toUri().toString();
    GraphSnapshot graph = DataSource.parse(DATA).load(LoadOptions.seeded(0));
    SnapshotStore.write(storage, snapshotDirectory, graph, false, DataSummary.of(graph).hash());
    SnapshotStore snapshot = SnapshotStore.open(storage, snapshotDirectory);
    FeatureNormalizer none =
        FeatureNormalizer.fit(FeatureNormalizer.Kind.parse("none"), snapshot, HOPS);
    new AugmentationJob(snapshot, augmented, HOPS, none).run(cluster.batch());
    return augmented;
  }

  @AfterAll
  static void forget() {
    MemoryReporter.forget();
  }

  private static double metric(int layer, int block, String name) {
    return MemoryReporter.value("layer." + layer + ".block." + block + "." + name);
  }

  private static double sum(String name) {
    double sum = 0;
    for (int layer = 1; layer <= LAYERS; layer++) {
      for (int block = 0; block < BLOCKS; block++) {
        sum += metric(layer, block, name);
      }
    }
    return sum;
  }

  private static double sumOfLines(ToDoubleFunction<JsonNode> figure) {
    return lines.stream().mapToDouble(figure).sum();
  }

  @Test
  void everyLayerAndBlockEndsAtTheLastEpoch() {
    assertThat(lines).hasSize(EPOCHS);
    for (int layer = 1; layer <= LAYERS; layer++) {
      for (int block = 0; block < BLOCKS; block++) {
        assertThat(metric(layer, block, "epoch")).isEqualTo(EPOCHS);
        assertThat(metric(layer, block, "objective")).isFinite().isNotZero();
        assertThat(metric(layer, block, "computeSeconds")).isPositive();
        assertThat(metric(layer, block, "waitSeconds")).isNotNegative();
        assertThat(metric(layer, block, "serialiseSeconds")).isPositive();
        assertThat(metric(layer, block, "messagesIn")).isGreaterThan(EPOCHS);
        assertThat(metric(layer, block, "messagesOut")).isGreaterThan(EPOCHS);
      }
    }
    assertThat(metric(LAYERS, 0, "residual")).as("there is no boundary above").isZero();
    assertThat(metric(1, 0, "residual")).isPositive();
  }

  @Test
  void theLastEpochsFiguresAreThoseOfTheLastLine() {
    JsonNode last = lines.get(EPOCHS - 1);
    assertThat(sum("objective")).isCloseTo(last.get("objective").asDouble(), ROUNDING);
    assertThat(sum("residual")).isCloseTo(last.get("residual").asDouble(), ROUNDING);
    assertThat(sum("computeSeconds")).isCloseTo(last.get("compute_seconds").asDouble(), ROUNDING);
    assertThat(sum("waitSeconds")).isCloseTo(last.get("wait_seconds").asDouble(), ROUNDING);
    assertThat(sum("serialiseSeconds"))
        .isCloseTo(last.get("serialise_seconds").asDouble(), ROUNDING);
  }

  @Test
  void theTotalsAreTheSumsOfTheLines() {
    assertThat(sum("computeSecondsTotal"))
        .isCloseTo(sumOfLines(line -> line.get("compute_seconds").asDouble()), ROUNDING);
    assertThat(sum("serialiseSecondsTotal"))
        .isCloseTo(sumOfLines(line -> line.get("serialise_seconds").asDouble()), ROUNDING);
    double p = 0;
    double q = 0;
    double slabs = 0;
    for (int block = 0; block < BLOCKS; block++) {
      for (int layer = 2; layer <= LAYERS; layer++) {
        p += metric(layer, block, "bytesOut.P");
        q += metric(layer - 1, block, "bytesOut.Q");
        // The first layer has fewer columns than inputs and gathers r instead.
        slabs += metric(layer, block, "bytesOut.PARTIAL_SLAB");
        assertThat(metric(layer - 1, block, "bytesIn.P"))
            .isEqualTo(metric(layer, block, "bytesOut.P"));
        assertThat(metric(layer, block, "bytesIn.Q"))
            .isEqualTo(metric(layer - 1, block, "bytesOut.Q"));
      }
    }
    assertThat(p).isEqualTo(sumOfLines(line -> line.get("bytes").get("p").asDouble()));
    assertThat(q).isEqualTo(sumOfLines(line -> line.get("bytes").path("q").asDouble()));
    assertThat(slabs)
        .isEqualTo(sumOfLines(line -> line.get("bytes").get("partial_slab").asDouble()));
  }

  @Test
  void bytesByKindAddUpToTheWireBytesInEveryLine() {
    for (JsonNode line : lines) {
      JsonNode bytes = line.get("bytes");
      long sum = 0;
      for (String kind : List.of("p", "q", "partial_slab", "reduced_slab", "partial_sums")) {
        sum += bytes.path(kind).asLong();
      }
      assertThat(sum).isEqualTo(line.get("wire_bytes").asLong()).isPositive();
    }
  }

  @Test
  void aProgramsSecondsAreThoseOfTheClock() {
    double seconds = lines.get(EPOCHS - 1).get("seconds").asDouble();
    for (int layer = 1; layer <= LAYERS; layer++) {
      for (int block = 0; block < BLOCKS; block++) {
        double all =
            metric(layer, block, "computeSecondsTotal")
                + metric(layer, block, "waitSecondsTotal")
                + metric(layer, block, "serialiseSecondsTotal");
        assertThat(all).isPositive().isLessThan(seconds);
      }
    }
  }

  @Test
  void nothingIsLeftInTheQueues() {
    assertThat(MemoryReporter.values("queuedMessages")).containsExactly(0.0, 0.0);
    assertThat(MemoryReporter.values("queuedBytes")).containsExactly(0.0, 0.0);
    assertThat(MemoryReporter.values("halfMessageBytes")).containsExactly(0.0, 0.0);
    assertThat(MemoryReporter.values("mostQueuedMessages"))
        .hasSize(2)
        .allSatisfy(most -> assertThat(most).isPositive());
  }
}
