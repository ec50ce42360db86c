package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.TestData;
import io.gamlp.graph.npy.NpyBytes;
import io.gamlp.graph.pickle.PickleBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanetoidTest {

  @TempDir Path folder;

  /** Nodes 0 … 2 of allx, test nodes 5 and 3; node 4 is missing from the raw files. */
  @BeforeEach
  void writeFiles() {
    put("x", new PickleBytes().csr(1, 3, ints(0, 1), ints(0), NpyBytes.floats(1)).stop());
    put("y", oneHot(1, 1, 0));
    put(
        "allx",
        new PickleBytes().csr(3, 3, ints(0, 1, 2, 2), ints(0, 1), NpyBytes.floats(1, 2)).stop());
    put("ally", oneHot(3, 1, 0, 0, 1, 0, 0));
    put("tx", new PickleBytes().csr(2, 3, ints(0, 1, 2), ints(2, 0), NpyBytes.floats(5, 6)).stop());
    put("ty", oneHot(2, 0, 1, 1, 0));
    Map<Integer, int[]> neighbours = new TreeMap<>();
    neighbours.put(0, new int[] {1, 1, 5, 0});
    neighbours.put(1, new int[] {0});
    neighbours.put(5, new int[] {0});
    put("graph", new PickleBytes().lists(neighbours).stop());
    TestData.write(file("test.index"), "5", "3");
  }

  private static byte[] ints(int... values) {
    return NpyBytes.ints(values);
  }

  private static byte[] oneHot(int rows, int... values) {
    return new PickleBytes().array("i4", ints(values), rows, values.length / rows).stop();
  }

  private Path file(String part) {
    return folder.resolve("ind.tiny." + part);
  }

  private void put(String part, byte[] bytes) {
    TestData.write(file(part), bytes);
  }

  private GraphSnapshot read() {
    return Planetoid.read(folder, "tiny");
  }

  @Test
  void putsTestRowsAtTheNodesThatTestIndexNames() {
    GraphSnapshot graph = read();
    assertThat(graph.numNodes()).isEqualTo(6);
    assertThat(graph.labels()).containsExactly(0, 1, -1, 0, -1, 1);
    SparseFeatures features = (SparseFeatures) graph.features();
    assertThat(features.rowStart()).containsExactly(0, 1, 2, 2, 3, 3, 4);
    assertThat(features.columns()).containsExactly(0, 1, 0, 2);
    assertThat(features.values()).containsExactly(1, 2, 6, 5);
  }

  @Test
  void leavesNodesWithoutDataOrLabelOutOfEverySplit() {
    GraphSnapshot graph = read();
    assertThat(graph.nodesOf(SplitRole.TRAIN)).containsExactly(0);
    assertThat(graph.nodesOf(SplitRole.VAL)).containsExactly(1);
    assertThat(graph.nodesOf(SplitRole.TEST)).containsExactly(3, 5);
  }

  @Test
  void dropsSelfLoopsAndEdgesThatStandTwice() {
    assertThat(read().edges().sources()).containsExactly(0, 0);
    assertThat(read().edges().targets()).containsExactly(1, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "y", "tx", "ty", "allx", "ally", "graph", "test.index"})
  void namesAFileThatIsMissingOrTruncated(String part) throws IOException {
    byte[] bytes = Files.readAllBytes(file(part));
    put(part, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Expect.refusal(this::read, "ind.tiny." + part);
    Files.delete(file(part));
    Expect.refusal(this::read, "ind.tiny." + part, "no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "y", "tx", "ty", "allx", "ally", "graph"})
  void namesAFileThatHoldsSomethingElse(String part) {
    put(part, new PickleBytes().number(1).stop());
    Expect.refusal(this::read, "ind.tiny." + part, "something else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "x", "5", "-1", "99999", "99999999999999999999"})
  void refusesABadTestNodeWithItsLine(String second) {
    TestData.write(file("test.index"), "5", second);
    Expect.refusal(this::read, "ind.tiny.test.index, line 2", "'" + second + "'");
  }

  @Test
  void refusesPartsThatDoNotFitEachOther() {
    TestData.write(file("test.index"), "5");
    Expect.refusal(this::read, "test.index, line 1", "expected 2 lines");
    writeFiles();
    put("ty", oneHot(1, 0, 1));
    Expect.refusal(this::read, "ind.tiny.ty", "2 nodes");
    writeFiles();
    put("ty", oneHot(2, 1, 1, 1, 0));
    Expect.refusal(this::read, "ind.tiny.ty, row 0", "single 1");
    writeFiles();
    put("y", oneHot(2, 1, 0, 1, 0));
    Expect.refusal(this::read, "ind.tiny.y", "rows");
    writeFiles();
    put("tx", new PickleBytes().csr(2, 4, ints(0, 0, 0), ints(), new byte[0]).stop());
    Expect.refusal(this::read, "ind.tiny.tx", "3 features", "found 4");
    writeFiles();
    put("graph", new PickleBytes().lists(Map.of(0, new int[] {6})).stop());
    Expect.refusal(this::read, "ind.tiny.graph", "(0 … 5)", "6");
  }
}
