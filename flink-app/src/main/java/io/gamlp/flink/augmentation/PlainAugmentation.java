package io.gamlp.flink.augmentation;

import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.store.CsrRows;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;

/**
 * The augmentation as one single-threaded loop over compressed sparse rows in one JVM: what the
 * Gelly job must equal, and the least work there is to compare its cost with.
 */
public final class PlainAugmentation {

  private final CsrRows matrix;
  private final NodeFeatures features;
  private final FeatureNormalizer normalizer;
  private final int hops;

  private PlainAugmentation(
      CsrRows matrix, NodeFeatures features, FeatureNormalizer normalizer, int hops) {
    this.matrix = matrix;
    this.features = features;
    this.normalizer = normalizer;
    this.hops = hops;
  }

  /**
   * Loads the graph and the raw features.
   *
   * @param hops number K of blocks of X; 1 means the features alone
   */
  public static PlainAugmentation load(SnapshotStore store, FeatureNormalizer normalizer, int hops)
      throws IOException {
    int numNodes = store.manifest().numNodes();
    return new PlainAugmentation(
        Propagation.rows(store, 0, numNodes), store.features(0, numNodes), normalizer, hops);
  }

  /**
   * Augments some features of all nodes.
   *
   * @return for each of the K hops a row of {@code width} floats a node
   */
  public float[][] slab(int firstFeature, int width) {
    float[][] result = new float[hops][];
    result[0] = new NormalizedFeatures(features, normalizer).slab(firstFeature, width);
    for (int hop = 1; hop < hops; hop++) {
      result[hop] = new float[result[0].length];
      SparseTimesDense.addTo(
          matrix.rowStart(),
          matrix.columns(),
          matrix.values(),
          result[hop - 1],
          result[hop],
          width);
    }
    return result;
  }

  /** All of X: a row of {@code K * dimension} floats a node, [H | HÃ | …]. */
  public float[] rows() {
    int dimension = features.dimension();
    float[][] byHop = slab(0, dimension);
    float[] rows = new float[Math.multiplyExact(features.numNodes(), hops * dimension)];
    for (int node = 0; node < features.numNodes(); node++) {
      for (int hop = 0; hop < hops; hop++) {
        System.arraycopy(
            byHop[hop], node * dimension, rows, (node * hops + hop) * dimension, dimension);
      }
    }
    return rows;
  }
}
