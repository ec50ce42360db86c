package io.gamlp.graph.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.read.CsvFolder;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphWriterTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"karate", "sbm:nodes=300", "sbm:nodes=300,features=dense,dim=7"})
  void readsBackWhatItWrote(String spec) throws IOException {
    GraphSnapshot graph = DataSource.parse(spec).load(LoadOptions.seeded(9));
    GraphWriter.write(graph, folder.resolve("out"));
    GraphSnapshot read = CsvFolder.read(folder.resolve("out"), SplitDraw.shuffled(0), note -> {});
    assertThat(SnapshotHash.sha256(read)).isEqualTo(SnapshotHash.sha256(graph));
    assertThat(read.name()).isEqualTo(graph.name());
    assertThat(read.edges().targets()).isEqualTo(graph.edges().targets());
  }

  @Test
  void keepsWeightsToTheBit() throws IOException {
    GraphSnapshot karate = DataSource.parse("karate").load(LoadOptions.seeded(0));
    float[] weights = {0.1f, 1e-30f, 16777217f};
    EdgeList edges = new EdgeList(new int[] {0, 1, 2}, new int[] {1, 2, 3}, weights);
    GraphWriter.write(
        new GraphSnapshot("w", 34, edges, karate.features(), karate.labels(), 2, karate.roles()),
        folder);
    assertThat(CsvFolder.read(folder, SplitDraw.shuffled(0), note -> {}).edges().weights())
        .isEqualTo(weights);
  }

  @Test
  void writesTheSameBytesEveryTime() throws IOException {
    GraphSnapshot graph = DataSource.parse("sbm:nodes=300").load(LoadOptions.seeded(9));
    GraphWriter.write(graph, folder.resolve("a"));
    GraphWriter.write(graph, folder.resolve("b"));
    for (String name :
        List.of("edges.csv", "features.npz", "labels.csv", "splits.csv", "meta.json")) {
      assertThat(folder.resolve("a").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
    }
  }

  @Test
  void leavesTheOldFileAndNothingElseAfterAFailure() throws IOException {
    Path target = folder.resolve("x");
    AtomicFile.write(target, out -> out.write("old".getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write("new".getBytes(StandardCharsets.US_ASCII));
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(target).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }
}
