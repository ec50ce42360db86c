package io.gamlp.graph;

import org.junit.jupiter.api.Test;

class SnapshotValidatorTest {

  private EdgeList edges = new EdgeList(new int[] {0, 1}, new int[] {1, 1}, null);
  private NodeFeatures features = new DenseFeatures(2, 1, new float[] {1, 2});
  private int[] labels = {0, -1};
  private int numClasses = 1;
  private byte[] roles = {1, 0};
  private int numNodes = 2;

  private void validate() {
    GraphSnapshot graph =
        new GraphSnapshot("g", numNodes, edges, features, labels, numClasses, roles);
    SnapshotValidator.validate(graph, "somewhere");
  }

  private void refuses(String... parts) {
    Expect.refusal(this::validate, "somewhere");
    Expect.refusal(this::validate, parts);
  }

  @Test
  void takesAGoodSnapshot() {
    validate();
  }

  @Test
  void refusesAnEmptyGraph() {
    numNodes = 0;
    refuses("empty graph");
  }

  @Test
  void refusesEdgesToNowhere() {
    edges = new EdgeList(new int[] {0, 1}, new int[] {1, 2}, null);
    refuses("edge 1", "0 … 1", "found 2");
    edges = new EdgeList(new int[] {-1}, new int[] {1}, null);
    refuses("edge 0", "found -1");
  }

  @Test
  void refusesWeightsThatAreNotFiniteAndAboveZero() {
    for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      edges = new EdgeList(new int[] {0}, new int[] {1}, new float[] {bad});
      refuses("edge 0", "above 0", "" + bad);
    }
  }

  @Test
  void refusesFeaturesOfOtherNodesOrOfNone() {
    features = new DenseFeatures(1, 1, new float[1]);
    refuses("features of 2 nodes", "found 1");
    features = new DenseFeatures(2, 0, new float[0]);
    refuses("at least one feature");
  }

  @Test
  void refusesFeaturesThatAreNotFinite() {
    features = new DenseFeatures(2, 2, new float[] {1, 2, 3, Float.NaN});
    refuses("node 1, feature 1", "NaN");
    features = sparse(new int[] {0, 1, 1}, new int[] {1}, Float.NEGATIVE_INFINITY);
    refuses("node 0, feature 1", "-Infinity");
  }

  @Test
  void refusesSparseFeaturesThatDoNotFitThemselves() {
    features = sparse(new int[] {0, 1}, new int[] {1}, 1);
    refuses("row starts");
    features = sparse(new int[] {0, 2, 1}, new int[] {1}, 1);
    refuses("row starts");
    features = sparse(new int[] {0, 1, 1}, new int[] {3}, 1);
    refuses("node 0", "below 3");
    features = sparse(new int[] {0, 2, 2}, new int[] {1, 1}, 1, 1);
    refuses("node 0", "ascending");
  }

  private static SparseFeatures sparse(int[] rowStart, int[] columns, float... values) {
    return new SparseFeatures(2, 3, rowStart, columns, values);
  }

  @Test
  void refusesUnknownLabels() {
    labels = new int[] {1, -1};
    refuses("node 0", "below 1", "found 1");
    labels = new int[] {0, -2};
    refuses("node 1", "found -2");
    labels = new int[] {0};
    refuses("labels of 2 nodes");
  }

  @Test
  void refusesSplitsThatCannotBeUsed() {
    roles = new byte[] {1, 2};
    refuses("node 1", "no label");
    roles = new byte[] {0, 0};
    refuses("to train on");
    roles = new byte[] {1, 9};
    refuses("node 1", "role 9");
    roles = new byte[] {1};
    refuses("roles of 2 nodes");
  }
}
