package io.gamlp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotHashTest {

  private static final EdgeList EDGES = new EdgeList(new int[] {0, 1}, new int[] {1, 1}, null);
  private static final NodeFeatures DENSE = new DenseFeatures(2, 2, new float[] {0, 3, 0.5f, -0f});

  private static String hash(EdgeList edges, NodeFeatures features, int label, int role) {
    return SnapshotHash.sha256(
        new GraphSnapshot(
            "g", 2, edges, features, new int[] {0, label}, 2, new byte[] {1, (byte) role}));
  }

  private static final String REFERENCE = hash(EDGES, DENSE, 1, 0);

  @Test
  void doesNotDependOnHowTheSameContentIsHeld() {
    EdgeList reordered = new EdgeList(new int[] {1, 0}, new int[] {1, 1}, null);
    EdgeList ones = new EdgeList(new int[] {0, 1}, new int[] {1, 1}, new float[] {1, 1});
    NodeFeatures sparse =
        new SparseFeatures(
            2, 2, new int[] {0, 1, 3}, new int[] {1, 0, 1}, new float[] {3, 0.5f, 0});
    assertThat(hash(reordered, DENSE, 1, 0)).isEqualTo(REFERENCE);
    assertThat(hash(ones, DENSE, 1, 0)).isEqualTo(REFERENCE);
    assertThat(hash(EDGES, sparse, 1, 0)).isEqualTo(REFERENCE);
    assertThat(REFERENCE).matches("[0-9a-f]{64}");
  }

  @Test
  void changesWithEveryPartOfTheContent() {
    EdgeList turned = new EdgeList(new int[] {1, 1}, new int[] {0, 1}, null);
    EdgeList weighted = new EdgeList(new int[] {0, 1}, new int[] {1, 1}, new float[] {1, 2});
    EdgeList fewer = new EdgeList(new int[] {0}, new int[] {1}, null);
    NodeFeatures moved = new DenseFeatures(2, 2, new float[] {3, 0, 0.5f, 0});
    NodeFeatures wider = new DenseFeatures(2, 3, new float[] {0, 3, 0, 0.5f, 0, 0});
    assertThat(
            new String[] {
              REFERENCE,
              hash(turned, DENSE, 1, 0),
              hash(weighted, DENSE, 1, 0),
              hash(fewer, DENSE, 1, 0),
              hash(EDGES, moved, 1, 0),
              hash(EDGES, wider, 1, 0),
              hash(EDGES, DENSE, 0, 0),
              hash(EDGES, DENSE, 1, 2)
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void staysTheSameOverReleases() {
    assertThat(SnapshotHash.sha256(io.gamlp.graph.generate.KarateClub.snapshot()))
        .isEqualTo("28da1ba10584dfa72e36ffa718c0eb874dfd866cc825e53c42cdb79e97d323a5");
  }
}
