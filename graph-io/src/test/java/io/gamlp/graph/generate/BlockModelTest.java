package io.gamlp.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.Expect;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotHash;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.SnapshotValidator;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockModelTest {

  private static GraphSnapshot draw(String keys) {
    GraphSnapshot graph =
        BlockModel.generate(BlockModelSettings.parse(keys), SplitDraw.shuffled(0));
    SnapshotValidator.validate(graph, "sbm:" + keys);
    return graph;
  }

  @Test
  void isOfCorasSizeByDefault() {
    SnapshotSummary summary = SnapshotSummary.of(draw(""));
    assertThat(summary.nodes()).isEqualTo(2708);
    assertThat(summary.undirectedEdges()).isEqualTo(5416).isEqualTo(summary.edgesRead());
    assertThat(summary.featureDimension()).isEqualTo(1433);
    assertThat(summary.featureEntries()).isEqualTo(2708 * 18);
    assertThat(summary.classes()).isEqualTo(7);
    assertThat(summary.train()).isEqualTo(140);
    assertThat(summary.val()).isEqualTo(500);
    assertThat(summary.test()).isEqualTo(1000);
  }

  /** So that models built on this default can be compared over releases. */
  @Test
  void drawsTheSameBitsOnEveryMachine() {
    assertThat(SnapshotHash.sha256(draw("")))
        .isEqualTo("607bab6fb906d92f6ac6c212c120cfe87955a62cca63efc09fcb474b19ca2ab1");
  }

  @Test
  void joinsClassesAsOftenAsHomophilySays() {
    GraphSnapshot graph = draw("nodes=20000,classes=4,homophily=0.7");
    int within = 0;
    EdgeList edges = graph.edges();
    for (int e = 0; e < edges.size(); e++) {
      int c = graph.labels()[edges.sources()[e]];
      within += c == graph.labels()[edges.targets()[e]] ? 1 : 0;
    }
    assertThat(within / (double) edges.size()).isCloseTo(0.7, within(0.01));
  }

  @Test
  void tellsMoreOfTheClassThroughTheGraphThanByItsFeaturesAlone() {
    GraphSnapshot graph = draw("");
    float[][] raw = new float[graph.numNodes()][graph.features().dimension()];
    for (int v = 0; v < raw.length; v++) {
      graph.features().copyRow(v, raw[v], 0);
    }
    float[][] smoothed = raw;
    for (int hop = 0; hop < 3; hop++) {
      smoothed = hop(graph.edges(), smoothed);
    }
    assertThat(centroidAccuracy(graph, raw)).isBetween(0.35, 0.55);
    assertThat(centroidAccuracy(graph, smoothed)).isBetween(0.85, 0.97);
  }

  /** One product with the symmetrically normalised adjacency with self loops. */
  private static float[][] hop(EdgeList edges, float[][] x) {
    float[] degree = new float[x.length];
    java.util.Arrays.fill(degree, 1f);
    for (int e = 0; e < edges.size(); e++) {
      degree[edges.sources()[e]]++;
      degree[edges.targets()[e]]++;
    }
    float[][] y = new float[x.length][x[0].length];
    for (int v = 0; v < x.length; v++) {
      add(y[v], x[v], 1 / degree[v]);
    }
    for (int e = 0; e < edges.size(); e++) {
      int u = edges.sources()[e];
      int v = edges.targets()[e];
      float weight = (float) (1 / Math.sqrt(degree[u] * degree[v]));
      add(y[u], x[v], weight);
      add(y[v], x[u], weight);
    }
    return y;
  }

  private static void add(float[] to, float[] from, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += (float) (factor * from[i]);
    }
  }

  private static double centroidAccuracy(GraphSnapshot graph, float[][] x) {
    float[][] centroids = new float[graph.numClasses()][x[0].length];
    for (int v : graph.nodesOf(SplitRole.TRAIN)) {
      add(centroids[graph.labels()[v]], x[v], 1 / norm(x[v]));
    }
    int right = 0;
    int[] test = graph.nodesOf(SplitRole.TEST);
    for (int v : test) {
      int best = 0;
      for (int c = 1; c < centroids.length; c++) {
        best = cosine(centroids[c], x[v]) > cosine(centroids[best], x[v]) ? c : best;
      }
      right += best == graph.labels()[v] ? 1 : 0;
    }
    return right / (double) test.length;
  }

  private static double cosine(float[] centroid, float[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += centroid[i] * x[i];
    }
    return sum / norm(centroid);
  }

  private static double norm(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void drawsDenseFeaturesAroundTheCentreOfTheClass() {
    GraphSnapshot graph = draw("nodes=20000,classes=2,features=dense,dim=8,signal=0.5");
    DenseFeatures features = (DenseFeatures) graph.features();
    double[][] mean = new double[2][8];
    double square = 0;
    for (int v = 0; v < 20000; v++) {
      for (int i = 0; i < 8; i++) {
        float value = features.values()[8 * v + i];
        mean[graph.labels()[v]][i] += value / 10000;
        square += value * value / 160000;
      }
    }
    double centres = 0;
    for (int i = 0; i < 8; i++) {
      centres += (mean[0][i] * mean[0][i] + mean[1][i] * mean[1][i]) / 16;
    }
    assertThat(square - centres).isCloseTo(1, within(0.02));
    assertThat(centres).isBetween(0.05, 1.0);
  }

  @Test
  void drawsAnotherGraphFromAnotherSeedButAnotherSplitOnlyFromTheSplitSeed() {
    assertThat(draw("seed=2").edges().targets()).isNotEqualTo(draw("").edges().targets());
    GraphSnapshot other = BlockModel.generate(BlockModelSettings.DEFAULT, SplitDraw.shuffled(5));
    assertThat(other.edges().targets()).isEqualTo(draw("").edges().targets());
    assertThat(other.roles()).isNotEqualTo(draw("").roles());
  }

  @Test
  void drawsOneClassNoEdgesAndTinyGraphs() {
    assertThat(draw("nodes=50,classes=1").edges().size()).isEqualTo(100);
    assertThat(draw("degree=0").edges().size()).isZero();
    GraphSnapshot tiny = draw("nodes=6,classes=2,words=4,wordsPerNode=2,degree=0.6,homophily=0.5");
    assertThat(((SparseFeatures) tiny.features()).columns()).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodez=3 | unknown key 'nodez'; keys are nodes=2708",
        "nodes | key=value",
        "nodes=3,nodes=4 | twice",
        "nodes=x | nodes as a whole number",
        "nodes=-3 | nodes as a whole number",
        "nodes=1 | at least 2",
        "nodes=99999999999 | nodes as a whole number",
        "classes=0 | classes",
        "classes=9999 | classes",
        "homophily=1.5 | homophily",
        "homophily=nan | homophily as a number",
        "homophily=NaN | homophily between 0 and 1",
        "signal=-1 | signal",
        "degree=2000 | at most half of the possible edges",
        "wordsPerNode=800 | wordsPerNode",
        "signal=1,wordsPerNode=110 | wordsPerNode",
        "features=both | features=dense",
        "features=dense,nodes=2000000,dim=100000 | dim"
      })
  void refusesKeysItCannotDrawFrom(String keys, String part) {
    Expect.refusal(() -> BlockModelSettings.parse(keys.trim()), "sbm: ", part.trim());
  }
}
