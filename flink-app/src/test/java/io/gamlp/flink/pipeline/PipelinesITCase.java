package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.graph.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user runs them, on real jobs. */
class PipelinesITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NODES = 200;
  private static final String SMALL =
      " --hidden 12 --layers 4 --depth-schedule 2,4 --epochs 5 --hops 2 --parallelism 2 ";

  @TempDir static Path folder;

  /** A graph as a CSV folder, and a model trained on it. */
  private static Path graph;

  private static Path trained;

  @BeforeAll
  static void generateAndTrain() {
    graph = folder.resolve("graph");
    trained = folder.resolve("trained");
    done(
        "generate --data sbm:nodes=" + NODES + ",classes=3,words=60,wordsPerNode=8 --out " + graph);
    done("train --data " + graph + SMALL + "--out " + trained);
  }

  private static Gamlp done(String line) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).isEmpty();
    assertThat(session.exitCode()).as(line).isZero();
    return session;
  }

  private static void refused(String line, String... expected) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).startsWith("gamlp: ").contains(expected);
    assertThat(session.err().lines()).as(line).hasSize(1);
    assertThat(session.exitCode()).as(line).isEqualTo(2);
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }

  /** As {@code hdfs:} and {@code s3:} are: what jobs hand to each other goes by its URI. */
  @Test
  void workIsDoneOnStorageThatIsNoDiskOfThisHost() throws IOException {
    String work = " --work heap://runs/" + UUID.randomUUID();
    Path out = folder.resolve("work-elsewhere");
    done("train --data " + graph + SMALL + work + " --out " + out);
    assertThat(out.resolve("model.npz")).hasSameBinaryContentAs(trained.resolve("model.npz"));
    Path predicted = folder.resolve("predicted-elsewhere");
    done("predict --model " + out + " --data " + graph + work + " --out " + predicted);
    assertThat(predicted.resolve("predictions.csv")).isNotEmptyFile();
    assertThat(new FlinkStorage().list(work.substring(" --work ".length())))
        .as("nothing stays")
        .isEmpty();
  }

  // ---- What a training leaves

  @Test
  void metricsHaveALineForEachEpochAcrossTheStages() throws IOException {
    List<String> lines = Files.readAllLines(trained.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(10);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.fieldNames())
          .toIterable()
          .containsExactly(
              "epoch",
              "stage",
              "layers",
              "objective",
              "residual",
              "train_loss",
              "train_accuracy",
              "val_accuracy",
              "test_accuracy",
              "values_sent",
              "payload_bytes",
              "wire_bytes",
              "compute_seconds",
              "wait_seconds",
              "serialise_seconds",
              "bytes",
              "seconds");
      assertThat(line.get("epoch").intValue()).isEqualTo(i + 1);
      assertThat(line.get("stage").intValue()).isEqualTo(i < 5 ? 0 : 1);
      assertThat(line.get("layers").intValue()).isEqualTo(i < 5 ? 2 : 4);
      assertThat(line.get("test_accuracy").doubleValue()).isBetween(0.0, 1.0);
      assertThat(line.get("payload_bytes").longValue())
          .isBetween(1L, line.get("wire_bytes").longValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flink", "in-process"})
  void aGraphOfTrainingNodesAloneLeavesTheModelOfTheLastEpoch(String engine) throws IOException {
    Path alone = trainingNodesAlone(folder.resolve("alone-" + engine));
    Path out = folder.resolve("alone-trained-" + engine);
    String line = "train --data " + alone + SMALL + "--engine " + engine + " --out ";
    Gamlp session = done(line + out);
    assertThat(session.out()).contains("seed 0: val - at epoch 10, test -; last test -");
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(10);
    for (String each : lines) {
      JsonNode metrics = JSON.readTree(each);
      assertThat(metrics.get("train_accuracy").doubleValue()).isBetween(0.0, 1.0);
      assertThat(metrics.get("val_accuracy").isNull()).isTrue();
      assertThat(metrics.get("test_accuracy").isNull()).isTrue();
    }
    Path last = folder.resolve("alone-last-" + engine);
    done(line + last + " --keep last");
    assertThat(out.resolve("model.npz")).hasSameBinaryContentAs(last.resolve("model.npz"));

    Path warm = folder.resolve("alone-warm-" + engine);
    String warmLine =
        "train --epochs 3 --parallelism 2 --data %s --engine %s --init %s --out %s"
            .formatted(alone, engine, out, warm);
    assertThat(done(warmLine).out()).contains("val - at epoch 3,");
    assertThat(warm.resolve("predictions.csv")).isNotEmptyFile();
  }

  private static Path trainingNodesAlone(Path copy) throws IOException {
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(graph)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(file.getFileName());
        if (file.endsWith("splits.csv")) {
          List<String> lines = new ArrayList<>(Files.readAllLines(file));
          assertThat(lines.removeIf(line -> line.endsWith(",val") || line.endsWith(",test")))
              .isTrue();
          Files.write(target, lines);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  @Test
  void modelHoldsTheWeightsOfEveryLayer() {
    try (NpzFile npz = NpzFile.open(trained.resolve("model.npz"))) {
      assertThat(npz.names())
          .containsExactlyInAnyOrder("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4");
      assertThat(npz.read("W1").shape()).containsExactly(12, 120);
      assertThat(npz.read("W3").shape()).containsExactly(12, 12);
      assertThat(npz.read("W4").shape()).containsExactly(3, 12);
      assertThat(npz.read("b4").shape()).containsExactly(3);
    }
  }

  @Test
  void predictionsHaveEveryNodeOnceInOrder() throws IOException {
    List<String> lines = Files.readAllLines(trained.resolve("predictions.csv"));
    assertThat(lines).hasSize(NODES + 1).first().isEqualTo("node,class,probability");
    for (int node = 0; node < NODES; node++) {
      String[] cells = lines.get(node + 1).split(",");
      assertThat(cells[0]).isEqualTo(Integer.toString(node));
      assertThat(Integer.parseInt(cells[1])).isBetween(0, 2);
      assertThat(Double.parseDouble(cells[2])).isBetween(1 / 3.0 - 1e-6, 1.0);
    }
  }

  @Test
  void runFileTellsWhatTheMetricsTell() throws IOException {
    JsonNode run = json(trained.resolve("run.json"));
    assertThat(run.at("/command").textValue()).isEqualTo("train");
    assertThat(run.at("/options/depth-schedule").textValue()).isEqualTo("2,4");
    assertThat(run.at("/phase_seconds").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("read", "augment", "train", "predict");
    JsonNode seed = run.at("/results/seeds/0");
    assertThat(seed.get("last_epoch").intValue()).isEqualTo(10);
    List<String> lines = Files.readAllLines(trained.resolve("metrics.jsonl"));
    JsonNode best = JSON.readTree(lines.get(seed.get("best_epoch").intValue() - 1));
    for (String figure : List.of("train_accuracy", "val_accuracy", "test_accuracy")) {
      assertThat(seed.get("best").get(figure)).isEqualTo(best.get(figure));
    }
    for (String line : lines.subList(5, 10)) {
      assertThat(JSON.readTree(line).get("val_accuracy").doubleValue())
          .isLessThanOrEqualTo(best.get("val_accuracy").doubleValue());
    }
  }

  @Test
  void workFolderIsGoneAndNothingTemporaryIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(trained)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("metrics.jsonl", "model.npz", "model.json", "predictions.csv", "run.json")
          .noneMatch(name -> name.startsWith(WorkFolder.PREFIX))
          .noneMatch(name -> name.contains(".tmp"));
    }
  }

  // ---- Using the model

  @Test
  void predictAndEvaluateReproduceWhatTrainingReported() throws IOException {
    Path out = folder.resolve("predicted");
    Gamlp predict =
        done("predict --model " + trained + " --data " + graph + " --parallelism 2 --out " + out);
    Gamlp evaluate = done("evaluate --model " + trained + " --data " + graph + " --parallelism 1");
    assertThat(json(out.resolve("run.json")).get("results"))
        .isEqualTo(json(trained.resolve("run.json")).at("/results/seeds/0/best"));
    assertThat(out.resolve("predictions.csv"))
        .hasSameBinaryContentAs(trained.resolve("predictions.csv"));
    assertThat(lineWith("accuracy:", evaluate)).isEqualTo(lineWith("accuracy:", predict));
    assertNoWorkFolder(out);
  }

  private static String lineWith(String part, Gamlp session) {
    return session.out().lines().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }

  @Test
  void severalSeedsHaveAFolderEachAndASummary() throws IOException {
    Path unsplit = copyOfGraph("unsplit");
    Files.delete(unsplit.resolve("splits.csv"));
    Path out = folder.resolve("seeds");
    Gamlp session =
        done("train --data " + unsplit + SMALL + "--seeds 3,5 --keep last --out " + out);
    assertThat(session.out()).contains("mean ± std over 2 seeds");
    JsonNode run = json(out.resolve("run.json"));
    assertThat(run.at("/results/seeds")).hasSize(2);
    for (String seed : List.of("seed-3", "seed-5")) {
      assertThat(out.resolve(seed).resolve("model.npz")).exists();
      assertThat(out.resolve(seed).resolve("metrics.jsonl")).exists();
      assertThat(Files.readAllLines(out.resolve(seed).resolve("predictions.csv")))
          .hasSize(NODES + 1);
    }
    Path predicted = folder.resolve("seeds-predicted");
    done(
        "predict --data "
            + unsplit
            + " --parallelism 1 --model "
            + out.resolve("seed-5")
            + " --out "
            + predicted);
    assertThat(json(predicted.resolve("run.json")).get("results"))
        .as("accuracies on the split that all runs of the training share")
        .isEqualTo(run.at("/results/seeds/1/last"));
  }

  @Test
  void predictReplacesNoTrainingRun() throws IOException {
    byte[] record = Files.readAllBytes(trained.resolve("run.json"));
    Path parent = Files.createDirectories(folder.resolve("of-seeds"));
    Files.copy(
        trained.resolve("model.json"),
        Files.createDirectories(parent.resolve("seed-3")).resolve("model.json"));
    for (Path out : List.of(trained, parent)) {
      Gamlp session =
          Gamlp.run("predict --model " + trained + " --data " + graph + " --out " + out);
      assertThat(session.exitCode()).isEqualTo(2);
      assertThat(session.err()).contains("--out: " + out + " holds a training run");
    }
    assertThat(trained.resolve("run.json")).hasBinaryContent(record);
    assertThat(parent).isDirectoryNotContaining("glob:**.csv");
  }

  @Test
  void initStartsFromTheGivenWeights() throws IOException {
    Path given = folder.resolve("given");
    Path drawn = folder.resolve("drawn");
    String one = "train --data " + graph + SMALL + "--depth-schedule none --epochs 1 ";
    one = one.replace("--depth-schedule 2,4 --epochs 5", "");
    done(one + "--out " + drawn);
    done(one + "--out " + given + " --init " + trained.resolve("model.npz"));
    double fromGiven = firstObjective(given);
    assertThat(fromGiven).isLessThan(firstObjective(drawn));
  }

  private static double firstObjective(Path run) throws IOException {
    return JSON.readTree(Files.readAllLines(run.resolve("metrics.jsonl")).get(0))
        .get("objective")
        .doubleValue();
  }

  @Test
  void augmentLeavesAStoreThatTrainingNeedNotKeep() throws IOException {
    Path out = folder.resolve("augmented");
    done("augment --data " + graph + " --hops 2 --parallelism 2 --out " + out);
    assertThat(json(out.resolve("run.json")).at("/command").textValue()).isEqualTo("augment");
    assertNoWorkFolder(out);
    assertThat(Files.size(out.resolve("manifest.json"))).isPositive();
  }

  @Test
  void trainsThroughCheckpointsToTheSameModel() {
    Path out = folder.resolve("checkpointed");
    done(
        "train --data "
            + graph
            + SMALL
            + "--checkpoint-interval 50ms --state-backend rocksdb --out "
            + out);
    assertThat(out.resolve("model.npz")).hasSameBinaryContentAs(trained.resolve("model.npz"));
  }

  // ---- Bad input

  @Test
  void badInputExitsWithTwoAndLeavesAnEarlierRunAsItWas() throws IOException {
    Map<String, String> before = contents(trained);
    String intoTrained = " --out " + trained;
    String train = "train --overwrite" + SMALL;

    refused(train + "--data " + folder.resolve("nowhere") + intoTrained, "nowhere");

    Path corrupt = copyOfGraph("corrupt");
    Path features = corrupt.resolve("features.npz");
    byte[] bytes = Files.readAllBytes(features);
    Files.write(features, Arrays.copyOf(bytes, bytes.length / 2));
    refused(train + "--data " + corrupt + intoTrained, "features.npz");

    Path strange = copyOfGraph("strange");
    Path labels = strange.resolve("labels.csv");
    Files.writeString(
        labels, Files.readString(labels).replaceFirst("\n(\\d+),\\d+\n", "\n$1,-7\n"));
    refused(train + "--data " + strange + intoTrained, "labels.csv", "-7");

    Path edges = Files.writeString(folder.resolve("edges.csv"), "0,1\n1,2\n");
    refused(train + "--data edges:" + edges + intoTrained, "classes");

    refused(
        train.replace("--depth-schedule 2,4", "").replace("--hops 2", "--hops 3")
            + "--data "
            + graph
            + " --init "
            + trained.resolve("model.npz")
            + intoTrained,
        "W1");

    Path earlier = folder.resolve("earlier");
    String predict = "predict --model " + trained + " --parallelism 1 --out " + earlier;
    done(predict + " --data " + graph);
    Map<String, String> predicted = contents(earlier);
    refused(predict + " --data karate", "features");
    assertThat(contents(earlier)).isEqualTo(predicted);
    refused("evaluate --data karate --model " + folder.resolve("nowhere"), "nowhere");

    Path list = folder.resolve("edge-list.csv");
    Files.writeString(list, Files.readString(graph.resolve("edges.csv")).replace("src,dst\n", ""));
    String unlabelled = "edges:" + list + "," + graph.resolve("features.npz");
    refused("evaluate --data " + unlabelled + " --model " + trained, "no node is labelled");

    assertThat(contents(trained)).isEqualTo(before);
  }

  private static Path copyOfGraph(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(graph)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** Every file of a run but its log, by name. */
  private static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (!name.startsWith("log")) {
          contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    return contents;
  }

  @Test
  void anInternalFailureExitsWithOneWithoutATraceAndCleansUp() throws IOException {
    Path out = folder.resolve("failing");
    // A folder where a file is to go: nobody can write that file.
    Files.writeString(
        Files.createDirectories(out.resolve("metrics.jsonl")).resolve("in-the-way"), "x");
    Gamlp session = Gamlp.run("train --data " + graph + SMALL + "--out " + out);
    assertThat(session.exitCode()).isEqualTo(1);
    assertThat(session.err())
        .startsWith("gamlp: failed: ")
        .doesNotContain("\tat ")
        .doesNotContain("Exception in thread");
    assertNoWorkFolder(out);
    assertThat(out.resolve("model.npz")).doesNotExist();
  }

  // ---- Cancellation

  @Test
  void cancellingARunningTrainingEndsItAndLeavesNoWorkFolder() {
    Path out = folder.resolve("cancelled");
    TrainConfig config =
        TrainConfig.from(
            EffectiveOptions.load(
                Command.TRAIN,
                Map.of(
                    "data", graph.toString(),
                    "out", out.toString(),
                    "hidden", "12",
                    "hops", "2",
                    "layers", "3",
                    "depth-schedule", "none",
                    "epochs", "1000000",
                    "parallelism", "2")));
    Cancellation cancellation = new Cancellation();
    List<Integer> epochs = new ArrayList<>();
    ProgressListener cancelsAtTheThirdEpoch =
        new SilentProgress() {
          @Override
          public void epoch(EpochMetrics metrics) {
            epochs.add(metrics.epoch());
            if (metrics.epoch() == 3) {
              cancellation.cancel();
            }
          }
        };
    assertThatThrownBy(
            () -> new DefaultPipelines().train(config, cancelsAtTheThirdEpoch, cancellation))
        .isInstanceOf(CancellationException.class);
    assertThat(epochs).startsWith(1, 2, 3).hasSizeLessThan(1000000);
    assertNoWorkFolder(out);
    assertThat(out.resolve("model.npz")).doesNotExist();
  }

  private static void assertNoWorkFolder(Path out) {
    String[] names = out.toFile().list();
    if (names != null) {
      assertThat(names).noneMatch(name -> name.startsWith(WorkFolder.PREFIX));
    }
  }
}
