package io.gamlp.flink.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default configuration on a real graph, found by the environment variable GAMLP_DATA. */
class CoraITCase {

  private static final double ENOUGH = 0.77;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pdadmm-g", "pdadmm-g-q"})
  void reachesTheAccuracyOfThePaperAndPredictsWhatItReported(String algorithm) throws IOException {
    String data = System.getenv("GAMLP_DATA");
    assumeTrue(data != null, "GAMLP_DATA is not set: there is no Cora to train on");
    Path cora = Path.of(data, "cora");
    Path trained = folder.resolve("trained");
    Path predicted = folder.resolve("predicted");
    run("train --data " + cora + " --algorithm " + algorithm + " --seed 0 --out " + trained);
    run("predict --data " + cora + " --model " + trained + " --out " + predicted);

    JsonNode best = results(trained).at("/seeds/0/best");
    assertThat(best.get("test_accuracy").doubleValue()).isGreaterThanOrEqualTo(ENOUGH);
    assertThat(results(predicted)).isEqualTo(best);
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
