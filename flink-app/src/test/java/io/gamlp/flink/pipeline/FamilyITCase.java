package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every algorithm of the family by the command line: it learns, and its model predicts. */
class FamilyITCase {

  private static final String DATA = "sbm:nodes=600,classes=3,words=60";

  /** Three classes of equal size: chance gives a third. */
  private static final double LEARNT = 0.6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pdadmm --layers 3 --epochs 20",
        "pdadmm-g-q --layers 1 --epochs 20 --blocks 2",
        "dladmm --layers 1 --epochs 60",
        "mdlam --layers 1 --epochs 60 --rho 0.1 --blocks 2",
        "pdadmm-g --layers 3 --epochs 20 --activation leaky-relu",
        "dladmm --layers 3 --epochs 60",
        "dladmm --layers 3 --epochs 60 --activation tanh --blocks 2 --engine in-process",
        "mdlam --layers 3 --epochs 100 --rho 0.1",
        "mdlam --layers 3 --epochs 100 --rho 0.1 --activation sigmoid --loss squared-error",
      })
  void learnsAndPredictsWhatItReported(String algorithm) throws IOException {
    Path trained = folder.resolve("trained");
    Path predicted = folder.resolve("predicted");
    run("train --data " + DATA + " --algorithm " + algorithm + " --out " + trained);
    run("predict --data " + DATA + " --model " + trained + " --out " + predicted);

    JsonNode best = results(trained).at("/seeds/0/best");
    assertThat(best.get("test_accuracy").doubleValue())
        .as("%s: %s", algorithm, best)
        .isGreaterThan(LEARNT);
    assertThat(results(predicted)).isEqualTo(best);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pdadmm-g", "dladmm", "mdlam"})
  void oneLayerHasTheSameBitsOnBothEngines(String algorithm) throws IOException {
    Path flink = folder.resolve("flink");
    Path inProcess = folder.resolve("in-process");
    String line = "train --layers 1 --epochs 7 --data " + DATA + " --algorithm " + algorithm;
    run(line + " --blocks 2 --out " + flink);
    run(line + " --blocks 2 --engine in-process --out " + inProcess);
    assertThat(inProcess.resolve("model.npz")).hasSameBinaryContentAs(flink.resolve("model.npz"));
  }

  private static void run(String line) {
    Gamlp session = Gamlp.run(line);
    assertThat(session.err()).isEmpty();
    assertThat(session.exitCode()).isZero();
  }

  private static JsonNode results(Path run) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(run.resolve("run.json"))).get("results");
  }
}
