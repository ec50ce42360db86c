package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The baselines as a user runs them, on the built-in generated graph. */
class BaselineITCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static Gamlp done(String line) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).as(line).isEmpty();
    assertThat(session.exitCode()).as(line).isZero();
    return session;
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }

  private static JsonNode best(Path run) throws IOException {
    return json(run.resolve("run.json")).at("/results/seeds/0/best");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gd --layers 2",
        "adadelta --learning-rate 3 --layers 2",
        "adagrad --layers 3",
        "adam --layers 3 --dropout 0.3 --weight-decay 1e-3",
        "adam --layers 1 --learning-rate 0.01"
      })
  void reachesASensibleAccuracyOnTheGeneratedGraph(String options) throws IOException {
    Path out = folder.resolve("out");
    done("train --epochs 60 --parallelism 2 --out " + out + " --algorithm " + options);
    // Seven classes; a linear model on the raw features alone gets 0.5.
    assertThat(best(out).get("test_accuracy").doubleValue()).isGreaterThan(0.65);
  }

  @Test
  void leavesTheSameFilesAsOtherAlgorithmsAndTheSameBitsEachTime() throws IOException {
    String train =
        "train --data sbm:nodes=200,classes=3,words=60,wordsPerNode=8 --algorithm adam --layers 3"
            + " --hidden 12 --hops 2 --epochs 20 --dropout 0.2 --early-stop 10 --parallelism 2 --out ";
    Path out = folder.resolve("one");
    Path again = folder.resolve("two");
    done(train + out);
    done(train + again);
    assertThat(again.resolve("model.npz")).hasSameBinaryContentAs(out.resolve("model.npz"));
    try (NpzFile npz = NpzFile.open(out.resolve("model.npz"))) {
      assertThat(npz.names()).containsExactlyInAnyOrder("W1", "b1", "W2", "b2", "W3", "b3");
    }
    assertThat(json(out.resolve("model.json")).get("algorithm").textValue()).isEqualTo("adam");
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    JsonNode seed = json(out.resolve("run.json")).at("/results/seeds/0");
    assertThat(lines).hasSize(seed.get("last_epoch").intValue());
    JsonNode ofBest = JSON.readTree(lines.get(seed.get("best_epoch").intValue() - 1));
    assertThat(seed.at("/best/val_accuracy")).isEqualTo(ofBest.get("val_accuracy"));
    assertThat(ofBest.get("objective").doubleValue()).isPositive();
    assertThat(ofBest.get("values_sent").longValue()).isZero();
    assertThat(ofBest.get("compute_seconds").doubleValue()).isPositive();
    assertThat(Files.readAllLines(out.resolve("predictions.csv"))).hasSize(201);
  }

  @Test
  void goesOnFromAModelAndNeverEndsWorse() throws IOException {
    String data = " --data sbm:nodes=200,classes=3,words=60,wordsPerNode=8 --parallelism 2 ";
    Path first = folder.resolve("first");
    Path next = folder.resolve("next");
    done(
        "train --algorithm adam --learning-rate 0.02 --layers 1 --hops 2 --epochs 60 --out "
            + first
            + data);
    // Steps so long that nothing good comes of them.
    done(
        "train --algorithm gd --learning-rate 1e3 --epochs 3 --init "
            + first
            + " --out "
            + next
            + data);
    assertThat(best(next).get("val_accuracy").doubleValue())
        .isGreaterThanOrEqualTo(best(first).get("val_accuracy").doubleValue());
    List<String> lines = Files.readAllLines(next.resolve("metrics.jsonl"));
    assertThat(JSON.readTree(lines.get(0)).get("objective").doubleValue())
        .as("what a guess among three classes costs is ln 3")
        .isLessThan(0.9);
  }

  @Test
  void anObjectiveThatIsNoNumberEndsTheRun() {
    Gamlp session =
        Gamlp.run(
            "train --data karate --algorithm gd --learning-rate 1e30 --layers 3 --hops 1 --epochs 20"
                + " --parallelism 1 --out "
                + folder.resolve("out"));
    assertThat(session.exitCode()).isEqualTo(1);
    assertThat(session.err()).contains("the objective is", "in epoch", "learning rate");
  }
}
