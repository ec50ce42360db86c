package io.gamlp.graph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

  private final Storage storage = new LocalStorage();

  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void directory() {
    dir = temp.resolve("snapshot").toString();
  }

  /** To the bit: weights and degrees add in double, in the order of the input and of the rows. */
  @Property(tries = 100)
  void rowsHoldEachNeighbourOnceInOrderWithTheSumOfItsWeights(
      @ForAll @Size(max = 40) int[] ends,
      @ForAll @IntRange(min = 1, max = 9) int nodes,
      @ForAll boolean directed) {
    int[] sources = new int[ends.length];
    int[] targets = new int[ends.length];
    float[] weights = new float[ends.length];
    Map<Integer, Double> sums = new TreeMap<>();
    for (int e = 0; e < ends.length; e++) {
      sources[e] = Math.floorMod(ends[e], nodes);
      targets[e] = Math.floorMod(ends[e] / nodes, nodes);
      weights[e] = (float) Math.exp(e % 7 - 3);
      if (sources[e] != targets[e]) {
        sums.merge(targets[e] * nodes + sources[e], (double) weights[e], Double::sum);
        if (!directed) {
          sums.merge(sources[e] * nodes + targets[e], (double) weights[e], Double::sum);
        }
      }
    }
    double[] degrees = new double[nodes];
    sums.forEach((entry, sum) -> degrees[entry % nodes] += sum);

    Adjacency weighted = Adjacency.of(nodes, new EdgeList(sources, targets, weights), directed);
    CsrRows rows = weighted.incoming();
    assertThat(entries(rows)).containsExactlyElementsOf(sums.keySet());
    float[] expected = new float[sums.size()];
    int i = 0;
    for (double sum : sums.values()) {
      expected[i++] = (float) sum;
    }
    assertThat(Arrays.copyOf(rows.values(), rows.entries())).isEqualTo(expected);
    assertThat(weighted.degrees()).isEqualTo(degrees);

    Adjacency plain = Adjacency.of(nodes, new EdgeList(sources, targets, null), directed);
    assertThat(entries(plain.incoming())).containsExactlyElementsOf(sums.keySet());
    double[] neighbours = new double[nodes];
    sums.keySet().forEach(entry -> neighbours[entry % nodes]++);
    assertThat(plain.degrees()).isEqualTo(neighbours);
  }

  /** Row · rows + column of each entry, as they stand. */
  private static List<Integer> entries(CsrRows rows) {
    List<Integer> entries = new ArrayList<>();
    for (int v = 0; v < rows.rows(); v++) {
      for (int i = rows.rowStart()[v]; i < rows.rowStart()[v + 1]; i++) {
        entries.add(v * rows.rows() + rows.columns()[i]);
      }
    }
    return entries;
  }

  @Test
  void readsBackByRowRange() throws IOException {
    SnapshotStore store = write(sparse(), false);
    CsrRows rows = store.incoming(1, 3);
    assertThat(rows.rowStart()).containsExactly(0, 2, 3);
    assertThat(rows.columns()).containsExactly(0, 2, 1);
    assertThat(store.degrees(0, 4)).containsExactly(1, 2, 1, 0);
    NodeFeatures features = store.features(1, 3);
    float[] row = new float[3];
    features.copyRow(1, row, 0);
    assertThat(row).containsExactly(4f, 0f, 5f);
    assertThat(store.labels()).containsExactly(0, 1, -1, 1);
    assertThat(store.roles()).containsExactly(1, 2, 0, 1);
  }

  @Test
  void keepsDirectionWhenAsked() throws IOException {
    SnapshotStore store = write(sparse(), true);
    assertThat(store.incoming(0, 4).rowStart()).containsExactly(0, 0, 1, 2, 2);
    assertThat(store.degrees(0, 4)).containsExactly(1, 1, 0, 0);
  }

  @Test
  void equalContentHasAnEqualHashAndOtherContentAnother() throws IOException {
    String first = write(sparse(), false).manifest().contentHash();
    assertThat(write(sparse(), false).manifest().contentHash()).isEqualTo(first);
    GraphSnapshot other = sparse();
    other.labels()[0] = 1;
    assertThat(write(other, false).manifest().contentHash()).isNotEqualTo(first);
  }

  @Test
  void everyFlippedByteOfEveryFileIsNoticed() throws IOException {
    write(sparse(), false);
    for (String name : storage.list(dir)) {
      Path file = Path.of(dir, name);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= 0x10;
        Files.write(file, bad);
        assertThatThrownBy(this::readAll)
            .as("byte %d of %s", i, name)
            .isInstanceOf(InputException.class)
            .hasMessageContaining(name);
      }
      Files.write(file, good);
    }
    readAll();
  }

  @Test
  void everyTruncationOfEveryFileIsNoticed() throws IOException {
    write(sparse(), false);
    for (String name : storage.list(dir)) {
      Path file = Path.of(dir, name);
      byte[] good = Files.readAllBytes(file);
      for (int length = 0; length < good.length; length++) {
        Files.write(file, Arrays.copyOf(good, length));
        assertThatThrownBy(this::readAll)
            .as("%d bytes of %s", length, name)
            .isInstanceOf(InputException.class)
            .hasMessageContaining(name);
      }
      Files.write(file, good);
    }
  }

  @Test
  void refusesAnotherVersionByNumber() throws IOException {
    write(sparse(), false);
    Path manifest = Path.of(dir, "manifest.json");
    String text = Files.readString(manifest, StandardCharsets.UTF_8);
    Files.writeString(manifest, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 7"));
    assertThatThrownBy(() -> SnapshotStore.open(storage, dir))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found format version 7")
        .hasMessageContaining("expected 1");
  }

  @Test
  void aDirectoryWithoutManifestIsNoSnapshot() throws IOException {
    write(sparse(), false);
    storage.delete(Storage.resolve(dir, "manifest.json"));
    assertThatThrownBy(() -> SnapshotStore.open(storage, dir))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no manifest.json in it");
  }

  @Test
  void refusesWeightsThatAreNoWeights() {
    GraphSnapshot graph = sparse();
    EdgeList edges = new EdgeList(new int[] {0}, new int[] {1}, new float[] {-1f});
    GraphSnapshot bad =
        new GraphSnapshot("bad", 4, edges, graph.features(), graph.labels(), 2, graph.roles());
    assertThatThrownBy(() -> write(bad, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("edge 0 (0 to 1): found weight -1.0");
  }

  @Test
  void longFilesAreReadAcrossChunks() throws IOException {
    int nodes = 50_000;
    float[] values = new float[nodes];
    for (int v = 0; v < nodes; v++) {
      values[v] = v;
    }
    GraphSnapshot graph =
        new GraphSnapshot(
            "long",
            nodes,
            new EdgeList(new int[0], new int[0], null),
            new DenseFeatures(nodes, 1, values),
            new int[nodes],
            1,
            new byte[nodes]);
    SnapshotStore store = write(graph, false);
    DenseFeatures middle = (DenseFeatures) store.features(16_000, 49_000);
    assertThat(middle.values()).containsExactly(Arrays.copyOfRange(values, 16_000, 49_000));
  }

  @Test
  void rowNormaliserGivesTrainingRowsTheirNorm() throws IOException {
    SnapshotStore store = write(sparse(), false);
    FeatureNormalizer row = FeatureNormalizer.fit(FeatureNormalizer.Kind.ROW, store, 4);
    double norms = 0;
    for (int node : new int[] {0, 3}) {
      norms += norm(normalized(store, row, node));
    }
    assertThat(norms / 2).isCloseTo(6 / Math.sqrt(1 + 3 * 0.3), within(1e-5));
  }

  @Test
  void standardNormaliserUsesTrainingNodesOnlyAndCentresConstants() throws IOException {
    SnapshotStore store = write(sparse(), false);
    FeatureNormalizer standard = FeatureNormalizer.fit(FeatureNormalizer.Kind.STANDARD, store, 4);
    // Training nodes 0 and 3 have (1, 0, 2) and (3, 0, 2).
    assertThat(normalized(store, standard, 0)).containsExactly(-1f, 0f, 0f);
    assertThat(normalized(store, standard, 3)).containsExactly(1f, 0f, 0f);
    assertThat(normalized(store, standard, 2)).containsExactly(2f, 0f, 3f);
  }

  private static float[] normalized(SnapshotStore store, FeatureNormalizer normalizer, int node)
      throws IOException {
    NodeFeatures raw = store.features(node, node + 1);
    float[] row = new float[3];
    raw.copyRow(0, row, 0);
    normalizer.apply(row, 0, 0, 3, normalizer.rowScale(FeatureNormalizer.sumOfAbsolutes(raw, 0)));
    return row;
  }

  private static double norm(float[] row) {
    double squares = 0;
    for (float x : row) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  private void readAll() throws IOException {
    SnapshotStore store = SnapshotStore.open(storage, dir);
    store.incoming(0, 4);
    store.degrees(0, 4);
    store.features(0, 4);
    store.labels();
    store.roles();
  }

  private SnapshotStore write(GraphSnapshot graph, boolean directed) throws IOException {
    SnapshotStore.write(storage, dir, graph, directed, null);
    return SnapshotStore.open(storage, dir);
  }

  /** Edges 0-1 (twice), 1-2, a loop at 3, which is isolated otherwise. */
  private static GraphSnapshot sparse() {
    return new GraphSnapshot(
        "tiny",
        4,
        new EdgeList(new int[] {0, 0, 1, 3}, new int[] {1, 1, 2, 3}, null),
        new SparseFeatures(
            4,
            3,
            new int[] {0, 2, 3, 5, 7},
            new int[] {0, 2, 1, 0, 2, 0, 2},
            new float[] {1, 2, 3, 4, 5, 3, 2}),
        new int[] {0, 1, -1, 1},
        2,
        new byte[] {1, 2, 0, 1});
  }
}
