package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.flink.outputs.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph in which a class has nodes, but none to train on. */
class ClassMaskITCase {

  private static final int ABSENT = 1;
  private static final String SMALL = " --hidden 12 --layers 3 --hops 2 --parallelism 2 --seed 5";

  @TempDir static Path folder;

  private static Path full;
  private static Path lacking;

  @BeforeAll
  static void takeAClassFromTraining() throws IOException {
    full = folder.resolve("full");
    done("generate --data sbm:nodes=300,classes=3,words=60,wordsPerNode=8 --out " + full);
    lacking = Files.createDirectory(folder.resolve("lacking"));
    try (var files = Files.list(full)) {
      for (Path file : files.toList()) {
        Files.copy(file, lacking.resolve(file.getFileName()));
      }
    }
    Map<String, String> labels = new HashMap<>();
    for (String[] row : rows(full.resolve("labels.csv"))) {
      labels.put(row[0], row[1]);
    }
    List<String> splits = new ArrayList<>(List.of("node,split"));
    for (String[] row : rows(full.resolve("splits.csv"))) {
      boolean hidden = row[1].equals("train") && labels.get(row[0]).equals("" + ABSENT);
      splits.add(row[0] + "," + (hidden ? "test" : row[1]));
    }
    Files.write(lacking.resolve("splits.csv"), splits);
  }

  private static void done(String line) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).isEmpty();
    assertThat(session.exitCode()).as(line).isZero();
  }

  private static List<String[]> rows(Path csv) throws IOException {
    return Files.readAllLines(csv).stream().skip(1).map(line -> line.split(",")).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pdadmm-g-q --epochs 8 --blocks 2",
        "dladmm --epochs 8",
        "mdlam --epochs 8 --loss squared-error",
        "adam --epochs 8 --blocks 2"
      })
  void aMaskedClassIsNeitherTrainedNorPredicted(String algorithm) throws IOException {
    String name = algorithm.substring(0, algorithm.indexOf(' '));
    Path trained = folder.resolve(name);
    Path predicted = folder.resolve(name + "-predicted");
    done(
        "train --class-mask absent --algorithm "
            + algorithm
            + SMALL
            + " --data "
            + lacking
            + " --out "
            + trained);
    assertThat(ModelFile.read(trained).classes().masked()).containsExactly(ABSENT);
    List<String[]> predictions = rows(trained.resolve("predictions.csv"));
    for (String[] row : predictions) {
      assertThat(row[1]).isNotEqualTo("" + ABSENT);
      assertThat(Double.parseDouble(row[2]))
          .as("the larger of the two that are left")
          .isBetween(0.5, 1.0);
    }
    assertThat(predictions.stream().map(row -> row[1]).distinct()).hasSize(2);
    done("predict --data " + lacking + " --model " + trained + " --out " + predicted);
    assertThat(results(predicted)).isEqualTo(results(trained).at("/seeds/0/best"));
    assertThat(predicted.resolve("predictions.csv"))
        .hasSameBinaryContentAs(trained.resolve("predictions.csv"));
  }

  @Test
  void bothEnginesMaskTheSame() throws IOException {
    Path flink = folder.resolve("flink");
    Path inProcess = folder.resolve("in-process");
    String line = "train --class-mask absent --epochs 4 --blocks 2" + SMALL + " --data " + lacking;
    done(line + " --out " + flink);
    done(line + " --engine in-process --out " + inProcess);
    assertThat(inProcess.resolve("model.npz")).hasSameBinaryContentAs(flink.resolve("model.npz"));
  }

  @Test
  void noClassIsMaskedUnlessAskedFor() throws IOException {
    Path plain = folder.resolve("plain");
    done("train --epochs 4" + SMALL + " --data " + lacking + " --out " + plain);
    assertThat(ModelFile.read(plain).classes().masked()).isEmpty();
    assertThat(rows(plain.resolve("predictions.csv")))
        .as("three share the probability")
        .anyMatch(row -> Double.parseDouble(row[2]) < 0.5);
  }

  @Test
  void aClassThatWasMaskedIsLearntOnceItHasTrainingNodes() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    String line = "train --class-mask absent --epochs 15" + SMALL;
    done(line + " --data " + lacking + " --out " + first);
    done(
        "train --class-mask absent --epochs 15 --parallelism 2 --init "
            + first
            + " --data "
            + full
            + " --out "
            + second);
    assertThat(ModelFile.read(second).classes().masked()).isEmpty();
    assertThat(results(second).at("/seeds/0/best/test_accuracy").doubleValue())
        .isGreaterThan(results(first).at("/seeds/0/best/test_accuracy").doubleValue());
    assertThat(rows(second.resolve("predictions.csv"))).anyMatch(row -> row[1].equals("" + ABSENT));
  }

  private static JsonNode results(Path run) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(run.resolve("run.json"))).get("results");
  }
}
