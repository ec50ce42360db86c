package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.generate.SplitDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OgbFolderTest {

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void writeFolder() {
    folder = TestData.ogbFolder(temporary.resolve("tiny"));
  }

  private GraphSnapshot read() {
    return OgbFolder.read(folder, "", SplitDraw.shuffled(0));
  }

  @Test
  void readsNodesEdgesFeaturesLabelsAndSplit() {
    GraphSnapshot graph = read();
    assertThat(graph.numNodes()).isEqualTo(4);
    assertThat(graph.edges().targets()).containsExactly(1, 2);
    assertThat(graph.features().dimension()).isEqualTo(3);
    assertThat(graph.labels()).containsExactly(1, 0, 1, -1);
    assertThat(graph.nodesOf(SplitRole.TRAIN)).containsExactly(0);
    assertThat(graph.nodesOf(SplitRole.VAL)).containsExactly(1);
    assertThat(graph.nodesOf(SplitRole.TEST)).containsExactly(2);
  }

  @Test
  void asksWhichSplitWhereThereAreSeveral() {
    TestData.write(folder.resolve("split/random/train.csv.gz"), TestData.gzip("1"));
    TestData.write(folder.resolve("split/random/valid.csv.gz"), TestData.gzip());
    TestData.write(folder.resolve("split/random/test.csv.gz"), TestData.gzip());
    Expect.refusal(this::read, "split=NAME", "random", "time");
    assertThat(OgbFolder.read(folder, "random", SplitDraw.shuffled(0)).nodesOf(SplitRole.TRAIN))
        .containsExactly(1);
    Expect.refusal(() -> OgbFolder.read(folder, "none", SplitDraw.shuffled(0)), "none", "time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw/num-node-list.csv.gz", "raw/num-edge-list.csv.gz", "raw/edge.csv.gz",
        "raw/node-feat.csv.gz", "raw/node-label.csv.gz", "split/time/train.csv.gz",
        "split/time/valid.csv.gz", "split/time/test.csv.gz"
      })
  void namesAFileThatIsMissingTruncatedOrCorrupt(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    String lastName = file.getFileName().toString();
    TestData.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    Expect.refusal(this::read, lastName);
    TestData.write(file, new byte[20]);
    Expect.refusal(this::read, lastName, "offset 0", "gzip");
    Files.delete(file);
    Expect.refusal(this::read, lastName, "no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raw/num-node-list | 5 | node-feat.csv.gz, line 4 | expected 5 nodes, found 4",
        "raw/num-node-list | 0 | num-node-list.csv.gz, line 1 | '0'",
        "raw/num-node-list | 99999999999 | num-node-list.csv.gz, line 1 | 99999999999",
        "raw/num-edge-list | 3 | edge.csv.gz, line 2 | expected 3 edges, found 2",
        "raw/edge | 0,4 | edge.csv.gz, line 1 | '4'",
        "raw/edge | 0,1,2,3 | edge.csv.gz, line 1 | 2 columns",
        "raw/node-label | 1,0 | node-label.csv.gz, line 1 | 1 columns",
        "raw/node-label | 1.5 | node-label.csv.gz, line 1 | '1.5'",
        "raw/node-label | 1 | node-label.csv.gz, line 1 | expected 4 labels, found 1",
        "split/time/train | 3 | train.csv.gz, line 1 | no label",
        "split/time/train | 9 | train.csv.gz, line 1 | '9'",
        "split/time/test | 0 | test.csv.gz, line 1 | 'train' already"
      })
  void refusesWhatDoesNotFit(String name, String content, String where, String part) {
    TestData.write(folder.resolve(name.trim() + ".csv.gz"), TestData.gzip(content.trim()));
    Expect.refusal(this::read, where.trim(), part.trim());
  }

  @Test
  void refusesASecondGraphAndAnEmptyTrainSplit() {
    Path nodes = folder.resolve("raw/num-node-list.csv.gz");
    TestData.write(nodes, TestData.gzip("4", "4"));
    Expect.refusal(this::read, "num-node-list.csv.gz, line 2", "one graph");
    TestData.write(nodes, TestData.gzip("4"));
    TestData.write(folder.resolve("split/time/train.csv.gz"), TestData.gzip());
    Expect.refusal(this::read, "train.csv.gz, line 1", "to train on");
  }

  @Test
  void refusesAnotherFolder() {
    Expect.refusal(
        () -> OgbFolder.read(temporary, "", SplitDraw.shuffled(0)), "raw", "edge.csv.gz");
  }
}
