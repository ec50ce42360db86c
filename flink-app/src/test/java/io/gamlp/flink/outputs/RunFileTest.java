package io.gamlp.flink.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gamlp.graph.InputException;
import io.gamlp.graph.generate.KarateClub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

  @TempDir Path folder;

  @Test
  void recordsWhatWasAskedWhatWasReadHowLongItTookAndWhatCameOut() throws IOException {
    SeedSummary summary =
        new SeedSummary(
            List.of(
                new SeedOutcome(
                    7,
                    3,
                    new Accuracies(1, 0.5, 0.25),
                    9,
                    new Accuracies(1, 0.4, Double.NaN),
                    1.5,
                    folder)));
    new RunFile("train", Map.of("hops", "4"), Instant.EPOCH)
        .data(DataSummary.of(KarateClub.snapshot()))
        .phase("augment", 1)
        .phase("train", 2)
        .phase("train", 3)
        .note("blas", "native")
        .results(summary)
        .files(List.of("model.npz"))
        .write(folder);
    JsonNode run = Json.MAPPER.readTree(folder.resolve("run.json").toFile());
    assertThat(run.at("/command").textValue()).isEqualTo("train");
    assertThat(run.at("/started").textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(run.at("/options/hops").textValue()).isEqualTo("4");
    assertThat(run.at("/data/nodes").intValue()).isEqualTo(34);
    assertThat(run.at("/data/hash").textValue()).matches("[0-9a-f]{64}");
    assertThat(run.at("/phase_seconds/train").doubleValue()).isEqualTo(5);
    assertThat(run.at("/notes/blas").textValue()).isEqualTo("native");
    assertThat(run.at("/results/test_accuracy_at_best_val/mean").doubleValue()).isEqualTo(0.25);
    assertThat(run.at("/results/test_accuracy_at_last_epoch/mean").isNull()).isTrue();
    assertThat(run.at("/results/seeds/0/best/val_accuracy").doubleValue()).isEqualTo(0.5);
    assertThat(run.at("/versions/flink").textValue()).startsWith("1.20");
    assertThat(run.at("/versions/flink-gamlp").textValue()).isEqualTo(BuildInfo.version());
    assertThat(run.at("/files/0").textValue()).isEqualTo("model.npz");
  }

  @Test
  void freshFoldersDoNotCollideAndSeedsHaveTheirOwn() {
    Path first = RunFolder.fresh("train", LocalDateTime.of(2026, 1, 2, 3, 4, 5));
    assertThat(first).isEqualTo(Path.of("runs", "train-20260102-030405"));
    assertThat(RunFolder.forSeed(first, 7, 1)).isEqualTo(first);
    assertThat(RunFolder.forSeed(first, 7, 2)).isEqualTo(first.resolve("seed-7"));
  }

  @Test
  void refusesAFolderBelowAFile() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> RunFolder.prepare(folder.resolve("file").resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--out: cannot make the folder");
  }
}
