package io.gamlp.graph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.store.FeatureNormalizer.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhiteningTest {

  private static final int FEATURES = 9;
  private static final int NODES = 300;

  /** The first nodes; the others are of another distribution. */
  private static final int TRAIN = 201;

  @TempDir Path folder;

  private float[] x;
  private FeatureNormalizer normalizer;

  @BeforeEach
  void fit() throws IOException {
    Random random = new Random(1);
    x = new float[NODES * FEATURES];
    for (int v = 0; v < NODES; v++) {
      float common = (float) random.nextGaussian() * 5;
      for (int f = 0; f < FEATURES; f++) {
        x[v * FEATURES + f] = f + common + (float) random.nextGaussian() * f / (v < TRAIN ? 1 : 9);
      }
    }
    normalizer = fitted(FEATURES, x);
  }

  private FeatureNormalizer fitted(int features, float[] values) throws IOException {
    int nodes = values.length / features;
    byte[] roles = new byte[nodes];
    Arrays.fill(roles, 0, Math.min(TRAIN, nodes), (byte) SplitRole.TRAIN.ordinal());
    GraphSnapshot graph =
        new GraphSnapshot(
            "some",
            nodes,
            new EdgeList(new int[0], new int[0], null),
            new DenseFeatures(nodes, features, values),
            new int[nodes],
            1,
            roles);
    String directory = folder.resolve("store").toUri().toString();
    LocalStorage storage = new LocalStorage();
    SnapshotStore.write(storage, directory, graph, false, null);
    return FeatureNormalizer.fit(Kind.WHITEN, SnapshotStore.open(storage, directory), 1);
  }

  /** {@code cov(H) + eps M Mᵀ = M (C + eps I) Mᵀ = I}, all in float64 from the raw features. */
  @Test
  void makesTheTrainingNodesWhiteButForTheDamping() {
    double[] mean = new double[FEATURES];
    for (int i = 0; i < TRAIN * FEATURES; i++) {
      mean[i % FEATURES] += x[i] / (double) TRAIN;
    }
    double eps = 0;
    for (int i = 0; i < TRAIN * FEATURES; i++) {
      double centred = x[i] - mean[i % FEATURES];
      eps += 10 * centred * centred / TRAIN / FEATURES;
    }
    double[] white = new double[FEATURES * FEATURES];
    for (int v = 0; v < TRAIN; v++) {
      float[] h = whitened(v);
      for (int i = 0; i < white.length; i++) {
        white[i] += (double) h[i / FEATURES] * h[i % FEATURES] / TRAIN;
      }
    }
    for (int f = 0; f < FEATURES; f++) {
      float[] unit = new float[FEATURES];
      unit[f] = 1;
      float[] column = applied(unit, 0, FEATURES);
      for (int i = 0; i < white.length; i++) {
        white[i] += eps * column[i / FEATURES] * column[i % FEATURES];
      }
    }
    for (int i = 0; i < white.length; i++) {
      assertThat(white[i]).isCloseTo(i / FEATURES == i % FEATURES ? 1 : 0, within(1e-5));
    }
  }

  @Test
  void centresTheTrainingNodes() {
    double[] sums = new double[FEATURES];
    for (int v = 0; v < TRAIN; v++) {
      float[] h = whitened(v);
      for (int f = 0; f < FEATURES; f++) {
        sums[f] += h[f];
      }
    }
    for (double sum : sums) {
      assertThat(sum / TRAIN).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void givesTheSameBitsInSlabsOfAnyWidth() {
    float[] whole = whitened(7);
    for (int width = 1; width < FEATURES; width++) {
      float[] inSlabs = new float[FEATURES];
      for (int first = 0; first < FEATURES; first += width) {
        int count = Math.min(width, FEATURES - first);
        System.arraycopy(applied(centred(7), first, count), 0, inSlabs, first, count);
      }
      assertThat(inSlabs).isEqualTo(whole);
    }
  }

  @Test
  void isFittedToTheSameBitsAndSurvivesJson() throws IOException {
    assertThat(fitted(FEATURES, x)).isEqualTo(normalizer);
    ObjectMapper mapper = new ObjectMapper();
    FeatureNormalizer read =
        mapper.readValue(mapper.writeValueAsBytes(normalizer), FeatureNormalizer.class);
    assertThat(read).isEqualTo(normalizer);
    float[] other = x.clone();
    other[3] += 1;
    assertThat(fitted(FEATURES, other)).isNotEqualTo(normalizer);
  }

  @Test
  void jsonOfBeforeThereWasWhiteningIsRead() throws IOException {
    FeatureNormalizer read =
        new ObjectMapper()
            .readValue(
                "{\"kind\": \"ROW\", \"dimension\": 5, \"scale\": 2.5, \"mean\": [],"
                    + " \"inverseDeviation\": []}",
                FeatureNormalizer.class);
    assertThat(read.kind()).isEqualTo(Kind.ROW);
    assertThat(read.matrix()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeWhitened() {
    assertThatThrownBy(() -> fitted(2, new float[] {1, 2, 1, 2}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the features of all training nodes are the same");
    assertThatThrownBy(() -> fitted(2049, new float[2 * 2049]))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found 2049 features, but whitening takes at most 2048");
    float[] means = new float[2];
    assertThatThrownBy(
            () -> new FeatureNormalizer(Kind.WHITEN, 2, 1, means, new float[0], new byte[11]))
        .isInstanceOf(InputException.class)
        .hasMessage("normaliser whiten of 2 features has 11 bytes of whitening, expected 12");
  }

  private float[] whitened(int node) {
    return applied(centred(node), 0, FEATURES);
  }

  private float[] centred(int node) {
    float[] row = new float[FEATURES];
    for (int f = 0; f < FEATURES; f++) {
      row[f] = x[node * FEATURES + f] - normalizer.mean()[f];
    }
    return row;
  }

  private float[] applied(float[] row, int first, int count) {
    float[] target = new float[count + 2];
    normalizer.matrix().orElseThrow().apply(row, first, count, target, 1);
    assertThat(target[0] + target[count + 1]).isZero();
    return Arrays.copyOfRange(target, 1, count + 1);
  }
}
