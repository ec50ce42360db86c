package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainAugmentationTest {

  @TempDir Path dir;

  @Test
  void equalsTheDenseFormulaOnRandomGraphs() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      int nodes = 1 + seed * 2;
      GraphSnapshot graph =
          Graphs.random(nodes, seed * 5, 1 + seed % 7, seed % 2 == 0, seed % 3 == 0, seed);
      boolean directed = seed % 4 > 1;
      assertEqual(augment(graph, 4, directed), DenseReference.augment(graph, 4, directed));
    }
  }

  @Test
  void aSelfLoopInTheDataCountsOnceAndAnIsolatedNodeKeepsItsFeatures() throws IOException {
    GraphSnapshot graph = graph(3, new int[] {0, 0, 0}, new int[] {0, 1, 0}, null, 1, 2, 4);
    // Nodes 0 and 1: degree 1, so every entry of Ã is 1/2; node 2 is alone.
    assertThat(augment(graph, 2, false)).containsExactly(1f, 1.5f, 2f, 1.5f, 4f, 4f);
  }

  @Test
  void parallelEdgesCollapseAndTheirWeightsAdd() throws IOException {
    int[] sources = {0, 1, 0};
    int[] targets = {1, 0, 1};
    GraphSnapshot plain = graph(2, sources, targets, null, 1, 2);
    assertThat(augment(plain, 2, false)).containsExactly(1f, 1.5f, 2f, 1.5f);
    GraphSnapshot weighted = graph(2, sources, targets, new float[] {1, 1, 1}, 1, 2);
    // Weight 3, degrees 3: Ã = [1 3; 3 1] / 4.
    assertThat(augment(weighted, 2, false)).containsExactly(1f, 1.75f, 2f, 1.25f);
  }

  @Test
  void directedFeaturesFlowAlongEdgesDividedByTheOutDegree() throws IOException {
    GraphSnapshot graph = graph(3, new int[] {0, 0}, new int[] {1, 2}, null, 3, 5, 7);
    // Node 0 keeps a third of itself and gives a third to each of the others.
    assertThat(augment(graph, 2, true)).containsExactly(3f, 1f, 5f, 6f, 7f, 8f);
  }

  private float[] augment(GraphSnapshot graph, int hops, boolean directed) throws IOException {
    LocalStorage storage = new LocalStorage();
    String path = dir.resolve("snapshot").toString();
    SnapshotStore.write(storage, path, graph, directed, null);
    FeatureNormalizer none = FeatureNormalizer.none(graph.features().dimension());
    return PlainAugmentation.load(SnapshotStore.open(storage, path), none, hops).rows();
  }

  private static void assertEqual(float[] actual, double[][] expected) {
    int width = expected[0].length;
    assertThat(actual).hasSize(expected.length * width);
    for (int i = 0; i < actual.length; i++) {
      double value = expected[i / width][i % width];
      assertThat((double) actual[i]).isCloseTo(value, within(1e-5 * Math.abs(value)));
    }
  }

  private static GraphSnapshot graph(
      int nodes, int[] sources, int[] targets, float[] weights, float... features) {
    return new GraphSnapshot(
        "small",
        nodes,
        new EdgeList(sources, targets, weights),
        new DenseFeatures(nodes, 1, features),
        new int[nodes],
        1,
        new byte[nodes]);
  }
}
