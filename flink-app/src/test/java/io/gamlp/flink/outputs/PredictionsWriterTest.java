package io.gamlp.flink.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsWriterTest {

  @TempDir Path folder;

  @Test
  void writesOneLineANode() throws IOException {
    try (PredictionsWriter writer = new PredictionsWriter(folder)) {
      writer.add(0, 3, new float[] {0.1f, 0.2f, 0.2f, 0.5f});
      writer.add(1, 0, new float[] {1f, 0, 0, 0});
      writer.commit();
    }
    assertThat(Files.readString(folder.resolve("predictions.csv")))
        .isEqualTo("node,class,probability\n0,3,0.5\n1,0,1.0\n");
  }

  @Test
  void leavesNothingBehindWhenItIsNotCommitted() throws IOException {
    try (PredictionsWriter writer = new PredictionsWriter(folder)) {
      writer.add(0, 3, new float[] {0.1f, 0.2f, 0.2f, 0.5f});
    }
    assertThat(folder).isEmptyDirectory();
  }
}
