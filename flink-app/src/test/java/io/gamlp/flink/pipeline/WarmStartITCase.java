package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.outputs.PredictionsWriter;
import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.registry.ModelRegistry;
import io.gamlp.flink.registry.ModelVersion;
import io.gamlp.flink.stages.InputForm;
import io.gamlp.flink.stages.SnapshotStages;
import io.gamlp.flink.stages.Start;
import io.gamlp.flink.stages.TrainingPlaces;
import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.flink.testing.SilentProgress;
import io.gamlp.flink.training.RunDirectory;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that go on: from folders, from a registry, on graphs that have grown. */
class WarmStartITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "sbm:nodes=200,classes=3,words=60,wordsPerNode=8";
  private static final String NEXT = "sbm:nodes=230,classes=3,words=60,wordsPerNode=8";
  private static final String GROWN = "sbm:nodes=260,classes=4,words=75,wordsPerNode=8";

  @TempDir static Path folder;

  /** A cold training on the base graph, and its model as the first of a registry. */
  private static Path cold;

  private static String registry;

  @BeforeAll
  static void trainAndPublish() throws IOException {
    cold = folder.resolve("cold");
    registry = folder.resolve("registry").toUri().toString();
    done(
        "train --data "
            + BASE
            + " --hidden 12 --layers 4 --depth-schedule 2,4 --epochs 6 --hops 2 --parallelism 2"
            + " --normalize standard --out "
            + cold);
    new ModelRegistry(new FlinkStorage(), registry)
        .publish("base", Optional.empty(), ModelFile.read(cold), new Accuracies(1, 1, 1));
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

  private static JsonNode run(Path out) throws IOException {
    return JSON.readTree(Files.readAllBytes(out.resolve("run.json")));
  }

  @Test
  void theStagesOnAStoredSnapshotGiveTheBitsOfTheCommands() throws Exception {
    String options = " --epochs 5 --early-stop 3 --seed 3 ";
    Path byFolder = folder.resolve("by-folder");
    done(
        "train --data " + NEXT + options + "--parallelism 1 --init " + cold + " --out " + byFolder);
    Path inProcess = folder.resolve("in-process");
    done(
        "train --data "
            + NEXT
            + options
            + "--engine in-process --init registry:latest --registry "
            + registry
            + " --out "
            + inProcess);
    assertThat(run(inProcess).at("/options/init").textValue())
        .as("the run says which version was the latest")
        .isEqualTo("registry:v000001");

    Path byStages = Files.createDirectories(folder.resolve("by-stages"));
    trainByStages(byStages);

    for (String file : new String[] {"model.npz", "model.json", "predictions.csv"}) {
      assertThat(byStages.resolve(file)).hasSameBinaryContentAs(byFolder.resolve(file));
      assertThat(inProcess.resolve(file)).hasSameBinaryContentAs(byFolder.resolve(file));
    }
  }

  /** As a stream does it: the model from the registry, the snapshot and all else from storage. */
  private static void trainByStages(Path out) throws Exception {
    Storage storage = new FlinkStorage();
    String store = folder.resolve("store").toUri().toString();
    GraphSnapshot graph = DataSource.parse(NEXT).load(LoadOptions.seeded(3));
    String hash = io.gamlp.flink.outputs.DataSummary.of(graph).hash();
    SnapshotStore.write(storage, Storage.resolve(store, "snapshot"), graph, false, hash);
    SnapshotStore snapshot = SnapshotStore.open(storage, Storage.resolve(store, "snapshot"));

    ModelRegistry models = new ModelRegistry(storage, registry);
    ModelVersion latest = models.latest().orElseThrow();
    Start start = Start.of(models.read(latest), latest.version());
    TrainConfig config =
        firstConfig("epochs", "5", "early-stop", "3", "seed", "3").continuing(start.shape());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(3)) {
      SnapshotStages stages = new SnapshotStages(storage, cluster);
      InputForm form = InputForm.forTraining(config, snapshot, Optional.of(start));
      AugmentedStore x = stages.augment(snapshot, Storage.resolve(store, "augmented"), form, 0);
      RunDirectory resume = new RunDirectory(storage, Storage.resolve(store, "resume"));
      Model model =
          stages
              .train(
                  config,
                  3,
                  x,
                  Optional.of(start),
                  new TrainingPlaces(out, resume, Storage.resolve(store, "work")),
                  new SilentProgress(),
                  new Cancellation())
              .model();
      try (PredictionsWriter writer = new PredictionsWriter(out)) {
        stages.predict(x, model, Storage.resolve(store, "parts"), writer::add);
        writer.commit();
      }
    }
  }

  /** Options of a stream: with the architecture of its first training. */
  private static TrainConfig firstConfig(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    options.put("data", NEXT);
    options.put("out", "unused");
    options.put("layers", "4");
    options.put("hidden", "12");
    options.put("depth-schedule", "2,4");
    options.put("hops", "2");
    options.put("normalize", "standard");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return TrainConfig.from(EffectiveOptions.load(Command.TRAIN, options));
  }

  @Test
  void aWarmStartNeverEndsWorseOnValidationThanItBegan() throws IOException {
    // So much decay that every epoch is worse than the start.
    Path spoiled = folder.resolve("spoiled");
    String line =
        "train --data " + BASE + " --epochs 8 --weight-decay 1e7 --early-stop 2 --init " + cold;
    assertThat(Gamlp.run(line + " --out " + spoiled).out())
        .contains("note: training ended early with epoch 2, after 2 of at most 8 epochs: 2 ");
    assertThat(spoiled.resolve("model.npz")).hasSameBinaryContentAs(cold.resolve("model.npz"));
    JsonNode seed = run(spoiled).at("/results/seeds/0");
    assertThat(seed.get("best_epoch").intValue()).isZero();
    assertThat(seed.get("best")).isEqualTo(run(cold).at("/results/seeds/0/best"));
    assertThat(seed.at("/last/val_accuracy").doubleValue())
        .isLessThan(seed.at("/best/val_accuracy").doubleValue());

    Path last = folder.resolve("spoiled-last");
    done(line + " --keep last --out " + last);
    assertThat(Files.readAllBytes(last.resolve("model.npz")))
        .isNotEqualTo(Files.readAllBytes(cold.resolve("model.npz")));
  }

  @Test
  void aModelGrowsWithFeaturesAndClasses() throws IOException {
    Path grown = folder.resolve("grown");
    done("train --data " + GROWN + " --epochs 3 --init " + cold + " --out " + grown);
    Model model = ModelFile.read(grown);
    assertThat(model.weights().widths()).containsExactly(2 * 75, 12, 12, 12, 4);
    assertThat(model.info().normalisation().get("dimension").intValue()).isEqualTo(75);
    JsonNode before = ModelFile.read(cold).info().normalisation().get("mean");
    for (int f = 0; f < 60; f++) {
      assertThat(model.info().normalisation().get("mean").get(f)).isEqualTo(before.get(f));
    }
    refused(
        "train --data " + BASE + " --epochs 3 --init " + grown + " --out " + folder.resolve("x"),
        "was trained on 75 features, but the data have 60: a model can grow, but not shrink");
    refused(
        "train --data "
            + GROWN
            + " --init "
            + cold.resolve("model.npz")
            + " --hops 2 --out "
            + folder.resolve("x"),
        "W1 takes 120 inputs",
        "only a whole model");
    refused(
        "train --data " + GROWN + " --hops 3 --init " + cold + " --out " + folder.resolve("x"),
        "--hops: found 3, but the model of --init was trained with 2");
  }

  @Test
  void predictAndEvaluateTakeAModelFromTheRegistry() throws IOException {
    Path byVersion = folder.resolve("by-version");
    done(
        "predict --model registry:latest --registry "
            + registry
            + " --data "
            + BASE
            + " --out "
            + byVersion);
    assertThat(byVersion.resolve("predictions.csv"))
        .hasSameBinaryContentAs(cold.resolve("predictions.csv"));
    assertThat(run(byVersion).at("/notes/model").textValue()).isEqualTo("registry:v000001");
    Gamlp evaluated =
        done("evaluate --model registry:v000001 --registry " + registry + " --data " + BASE);
    assertThat(evaluated.out()).contains("accuracy: train ");
    refused(
        "evaluate --model registry:v000009 --registry " + registry + " --data " + BASE,
        "has no version v000009");
    refused(
        "evaluate --model registry:latest --registry "
            + folder.resolve("nowhere")
            + " --data "
            + BASE,
        "nowhere: found no model");
  }
}
