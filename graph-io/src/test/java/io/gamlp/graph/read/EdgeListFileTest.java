package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.TestData;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeListFileTest {

  @TempDir Path folder;

  private GraphSnapshot read(String features, String... lines) {
    Path file = TestData.write(folder.resolve("g.txt"), lines);
    String spec = "edges:" + file + (features.isEmpty() ? "" : "," + folder.resolve(features));
    return DataSource.parse(spec).load(LoadOptions.seeded(0));
  }

  @Test
  void readsSpacesTabsCommasAndComments() {
    GraphSnapshot graph = read("", "# made by hand", "", "0 1", "1\t2 # two", " 2, 0 ");
    assertThat(graph.edges().sources()).containsExactly(0, 1, 2);
    assertThat(graph.edges().targets()).containsExactly(1, 2, 0);
    assertThat(graph.edges().weighted()).isFalse();
  }

  @Test
  void isAGraphToAugmentButNotToTrainOn() {
    GraphSnapshot graph = read("", "0 1", "1 2");
    assertThat(graph.numClasses()).isZero();
    assertThat(graph.labels()).containsExactly(-1, -1, -1);
    assertThat(graph.roles()).containsOnly(0);
    assertThat(graph.features().dimension()).isEqualTo(3);
    float[] row = new float[3];
    graph.features().copyRow(1, row, 0);
    assertThat(row).containsExactly(0, 1, 0);
  }

  @Test
  void readsWeights() {
    assertThat(read("", "0 1 0.5", "1,2,2").edges().weights()).containsExactly(0.5f, 2f);
  }

  @Test
  void takesTheNumberOfNodesFromTheFeatures() {
    TestData.write(folder.resolve("f.csv"), "1,2", "3,4", "5,6");
    assertThat(read("f.csv", "0 2").numNodes()).isEqualTo(3);
    Expect.refusal(() -> read("f.csv", "0 2", "0 3"), "g.txt, line 2", "(0 … 2)", "'3'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | found 1",
        "0 1 2 3 | found 4",
        "0 1 2 | expected 2 columns, found 3",
        "0 x | 'x'",
        "-1 0 | '-1'",
        "0 99999999999 | node id",
        "1.5 0 | '1.5'"
      })
  void refusesABadLineWithItsNumber(String line, String part) {
    Expect.refusal(() -> read("", "0 1", "# c", line.trim()), "g.txt, line 3", part.trim());
  }

  @ParameterizedTest
  @CsvSource({"nan", "0", "-2", "inf", "w"})
  void refusesABadWeight(String weight) {
    Expect.refusal(
        () -> read("", "0 1 1", "0 1 " + weight), "g.txt, line 2", "weight", "'" + weight + "'");
  }

  @Test
  void refusesAGapInTheIdsNamingTheLineOfTheGreatest() {
    Expect.refusal(
        () -> read("", "0 1", "1 5", "1 0"), "g.txt, line 2", "node 5", "node 2 is on no edge");
  }

  @Test
  void refusesAnEmptyGraph() {
    Expect.refusal(() -> read("", "# nothing"), "g.txt, line 1", "empty graph");
  }

  @Test
  void refusesFeaturesInAnUnknownFormat() {
    TestData.write(folder.resolve("f.parquet"), "x");
    Expect.refusal(() -> read("f.parquet", "0 1"), "f.parquet", ".npz", ".svmlight");
    Expect.refusal(() -> read("f.csv", "0 1"), "f.csv", "no such file");
  }

  @Test
  void readsAPackedFileAndRefusesATruncatedOne() {
    byte[] packed = TestData.gzip("0 1", "1 2");
    Path file = TestData.write(folder.resolve("g.txt.gz"), packed);
    assertThat(EdgeListFile.read(file, null).numNodes()).isEqualTo(3);
    TestData.write(file, java.util.Arrays.copyOf(packed, packed.length - 10));
    Expect.refusal(() -> EdgeListFile.read(file, null), "g.txt.gz, after line");
    TestData.write(file, "0 1".getBytes(StandardCharsets.US_ASCII));
    Expect.refusal(() -> EdgeListFile.read(file, null), "g.txt.gz, offset 0", "gzip");
  }
}
