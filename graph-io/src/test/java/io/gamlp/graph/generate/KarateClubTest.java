package io.gamlp.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SnapshotSummary;
import io.gamlp.graph.SplitRole;
import org.junit.jupiter.api.Test;

class KarateClubTest {

  private final GraphSnapshot graph = KarateClub.snapshot();

  @Test
  void hasZacharysDegrees() {
    int[] degrees = new int[34];
    for (int e = 0; e < graph.edges().size(); e++) {
      degrees[graph.edges().sources()[e]]++;
      degrees[graph.edges().targets()[e]]++;
    }
    assertThat(degrees)
        .containsExactly(
            16, 9, 10, 6, 3, 4, 4, 4, 5, 2, 3, 1, 2, 5, 2, 2, 2, 2, 2, 3, 2, 2, 2, 5, 3, 3, 2, 4, 3,
            4, 4, 6, 12, 17);
  }

  @Test
  void hasThirtyFourMembersSeventyEightEdgesAndTwoClubs() {
    SnapshotSummary summary = SnapshotSummary.of(graph);
    assertThat(summary.nodes()).isEqualTo(34);
    assertThat(summary.undirectedEdges()).isEqualTo(78);
    assertThat(summary.classes()).isEqualTo(2);
    assertThat(java.util.Arrays.stream(graph.labels()).filter(c -> c == 0)).hasSize(17);
    assertThat(graph.labels()[0]).isNotEqualTo(graph.labels()[33]);
  }

  @Test
  void trainsOnAsManyMembersOfEachClubLeadersIncluded() {
    int[] train = graph.nodesOf(SplitRole.TRAIN);
    assertThat(train).contains(0, 33);
    long first = java.util.Arrays.stream(train).filter(v -> graph.labels()[v] == 0).count();
    assertThat(first * 2).isEqualTo(train.length);
    assertThat(graph.nodesOf(SplitRole.VAL)).hasSize(8);
    assertThat(graph.nodesOf(SplitRole.TEST)).hasSize(18);
  }
}
