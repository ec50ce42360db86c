package io.gamlp.graph.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.TestData;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealDataTest {

  @Test
  void readsAllOfFashionMnist() {
    GraphSnapshot samples = load("idx:" + TestData.real().resolve("fashion_mnist"));
    assertThat(SnapshotSummary.of(samples))
        .isEqualTo(
            new SnapshotSummary(
                "fashion_mnist",
                70_000,
                0,
                0,
                0,
                false,
                784,
                54_880_000,
                true,
                10,
                0,
                55_000,
                5_000,
                10_000,
                70_000,
                0));
    int[] perClass = new int[10];
    for (int v = 0; v < 60_000; v++) {
      perClass[samples.labels()[v]]++;
    }
    assertThat(perClass).containsOnly(6_000);
    float[] values = ((DenseFeatures) samples.features()).values();
    double sum = 0;
    float max = 0;
    for (int i = 0; i < 60_000 * 784; i++) {
      sum += values[i];
      max = Math.max(max, values[i]);
    }
    assertThat(max).isEqualTo(1f);
    // The mean pixel that is published with the data set.
    assertThat(sum / (60_000 * 784)).isCloseTo(0.2860, Offset.offset(5e-5));
  }

  private static GraphSnapshot load(String spec) {
    return DataSource.parse(spec).load(LoadOptions.seeded(0));
  }

  @ParameterizedTest
  @CsvSource({
    "cora, 2708, 5278, 1433, 49216, 7, 140, 500, 1000, 0, 0",
    "citeseer, 3327, 4552, 3703, 105165, 6, 120, 500, 1000, 48, 15",
    "pubmed, 19717, 44324, 500, 988031, 3, 60, 500, 1000, 0, 0",
    "amazon_photo, 7650, 119081, 745, 1979909, 8, 160, 1000, 1000, 115, 0",
    "coauthor_cs, 18333, 81894, 6805, 1092079, 15, 300, 1000, 1000, 0, 0"
  })
  void readsTheCsvFolders(
      String name,
      int nodes,
      int edges,
      int dimension,
      long entries,
      int classes,
      int train,
      int val,
      int test,
      int isolated,
      int unlabelled) {
    GraphSnapshot graph = load(TestData.real().resolve(name).toString());
    assertThat(SnapshotSummary.of(graph))
        .isEqualTo(
            new SnapshotSummary(
                name,
                nodes,
                edges,
                edges,
                0,
                false,
                dimension,
                entries,
                false,
                classes,
                0,
                train,
                val,
                test,
                isolated,
                unlabelled));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cora", "citeseer"})
  void readsTheRawPlanetoidFilesAsTheSameGraph(String name) {
    GraphSnapshot raw = load("planetoid:" + TestData.real().resolve("planetoid").resolve(name));
    GraphSnapshot csv = load(TestData.real().resolve(name).toString());
    assertThat(raw.edges().sources()).isEqualTo(csv.edges().sources());
    assertThat(raw.edges().targets()).isEqualTo(csv.edges().targets());
    assertThat(raw.labels()).isEqualTo(csv.labels());
    assertThat(raw.roles()).isEqualTo(csv.roles());
    assertThat(SnapshotHash.sha256(raw)).isEqualTo(SnapshotHash.sha256(csv));
  }

  @ParameterizedTest
  @CsvSource({"cora, 2708, 5278, 49216, 7, 0", "citeseer, 3312, 4536, 105165, 6, 124"})
  void readsTheNpzFiles(
      String name, int nodes, int edges, long entries, int classes, int selfLoops) {
    SnapshotSummary summary =
        SnapshotSummary.of(load("npz:" + TestData.real().resolve("npz").resolve(name + ".npz")));
    assertThat(summary.nodes()).isEqualTo(nodes);
    assertThat(summary.undirectedEdges()).isEqualTo(edges);
    assertThat(summary.featureEntries()).isEqualTo(entries);
    assertThat(summary.classes()).isEqualTo(classes);
    assertThat(summary.selfLoops()).isEqualTo(selfLoops);
    assertThat(summary.weighted()).isFalse();
  }
}
