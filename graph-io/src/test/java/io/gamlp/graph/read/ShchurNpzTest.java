package io.gamlp.graph.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpyBytes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShchurNpzTest {

  @TempDir Path folder;
  private final Map<String, byte[]> arrays = new HashMap<>();

  @BeforeEach
  void threeNodes() {
    adjacency(new int[] {0, 1, 2, 2}, new int[] {1, 2}, 1, 1);
    ints("attr_indptr", 0, 1, 1, 2);
    ints("attr_indices", 0, 1);
    arrays.put("attr_data", NpyBytes.npy("<f4", false, "(2,)", NpyBytes.floats(1, 2)));
    arrays.put("attr_shape", NpyBytes.npy("<i8", false, "(2,)", NpyBytes.longs(3, 2)));
    arrays.put("labels", NpyBytes.npy("|i1", false, "(3,)", new byte[] {0, 1, 0}));
    arrays.put("node_names", NpyBytes.npy("|O", false, "(3,)", new byte[] {'.', 0, 1}));
  }

  private void ints(String name, int... values) {
    arrays.put(name, NpyBytes.npy("<i4", false, "(" + values.length + ",)", NpyBytes.ints(values)));
  }

  private void adjacency(int[] indptr, int[] indices, float... data) {
    ints("adj_indptr", indptr);
    ints("adj_indices", indices);
    arrays.put(
        "adj_data", NpyBytes.npy("<f4", false, "(" + data.length + ",)", NpyBytes.floats(data)));
    arrays.put("adj_shape", NpyBytes.npy("<i8", false, "(2,)", NpyBytes.longs(3, 3)));
  }

  private GraphSnapshot read() {
    return ShchurNpz.read(
        NpyBytes.write(folder.resolve("g.npz"), NpyBytes.npz(arrays)), SplitDraw.shuffled(0));
  }

  @Test
  void readsADirectedMatrixAsItStands() {
    GraphSnapshot graph = read();
    assertThat(graph.name()).isEqualTo("g");
    assertThat(graph.edges().sources()).containsExactly(0, 1);
    assertThat(graph.edges().targets()).containsExactly(1, 2);
    assertThat(graph.edges().weighted()).isFalse();
    assertThat(graph.labels()).containsExactly(0, 1, 0);
    assertThat(graph.features().dimension()).isEqualTo(2);
  }

  @Test
  void givesEachEdgeOfASymmetricMatrixOnce() {
    adjacency(new int[] {0, 2, 3, 4}, new int[] {1, 2, 0, 0}, 0.5f, 2, 0.5f, 2);
    GraphSnapshot graph = read();
    assertThat(graph.edges().sources()).containsExactly(0, 0);
    assertThat(graph.edges().targets()).containsExactly(1, 2);
    assertThat(graph.edges().weights()).containsExactly(0.5f, 2);
  }

  @Test
  void keepsBothDirectionsWhereTheirWeightsDiffer() {
    adjacency(new int[] {0, 1, 2, 2}, new int[] {1, 0}, 1, 3);
    assertThat(read().edges().weights()).containsExactly(1, 3);
  }

  @Test
  void readsDenseAttributesAndNoLabels() {
    arrays.put("attr_matrix", NpyBytes.npy("<f4", false, "(3, 1)", NpyBytes.floats(1, 2, 3)));
    arrays.remove("labels");
    GraphSnapshot graph = read();
    assertThat(graph.features().dimension()).isEqualTo(1);
    assertThat(graph.numClasses()).isZero();
    assertThat(graph.labels()).containsOnly(-1);
  }

  @Test
  void refusesPartsThatAreMissingOrDoNotFit() {
    arrays.put("labels", NpyBytes.npy("|i1", false, "(2,)", new byte[2]));
    Expect.refusal(this::read, "g.npz!labels.npy", "3 nodes", "found 2");
    arrays.put("labels", NpyBytes.npy("|i1", false, "(3,)", new byte[] {0, -2, 0}));
    Expect.refusal(this::read, "g.npz!labels.npy, row 1", "-2");
    arrays.put("attr_matrix", NpyBytes.npy("<f4", false, "(2, 1)", NpyBytes.floats(1, 2)));
    Expect.refusal(this::read, "g.npz", "3 nodes", "found 2");
    adjacency(new int[] {0, 1, 2, 2}, new int[] {1, 3}, 1, 1);
    Expect.refusal(this::read, "g.npz!adj_indptr.npy, row 1", "below 3", "found 3");
    adjacency(new int[] {0, 1, 2, 2}, new int[] {1, 2}, 1, -1);
    Expect.refusal(this::read, "g.npz!adj_data.npy, row 1, column 2", "-1");
    arrays.put("adj_shape", NpyBytes.npy("<i8", false, "(2,)", NpyBytes.longs(3, 4)));
    adjacencyData();
    Expect.refusal(this::read, "g.npz!adj_shape.npy", "square", "3 x 4");
    arrays.remove("adj_data");
    Expect.refusal(this::read, "g.npz", "'adj_data'");
  }

  private void adjacencyData() {
    arrays.put("adj_data", NpyBytes.npy("<f4", false, "(2,)", NpyBytes.floats(1, 1)));
  }
}
