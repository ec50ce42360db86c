package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.wire.NodeIds;
import org.junit.jupiter.api.Test;

class RowMappingTest {

  @Test
  void mapsRowsThatStayBothWaysAndOthersToNothing() {
    RowMapping mapping =
        RowMapping.between(ids("a", "b", "d", "e", "aa"), ids("b", "c", "e", "aa"));
    assertThat(rows(mapping)).containsExactly(1, -1, 3, 4);
    assertThat(mapping.row(0)).isEqualTo(-1);
    assertThat(mapping.row(1)).isEqualTo(0);
    assertThat(mapping.row(2)).isEqualTo(-1);
    assertThat(mapping.row(3)).isEqualTo(2);
    assertThat(mapping.row(4)).isEqualTo(3);
  }

  @Test
  void consecutiveRowsAreOneRun() {
    RowMapping mapping = RowMapping.between(NodeIds.numbered(1000), NodeIds.numbered(1010));
    assertThat(mapping.runs()).containsExactly(0, 0, 1000);
    assertThat(mapping.baseRow(999)).isEqualTo(999);
    assertThat(mapping.baseRow(1000)).isEqualTo(-1);
  }

  @Test
  void graphsWithoutCommonNodesHaveNoRuns() {
    RowMapping mapping = RowMapping.between(ids("a"), ids("b", "c"));
    assertThat(mapping.runs()).isEmpty();
    assertThat(rows(mapping)).containsExactly(-1, -1);
    assertThat(mapping.row(0)).isEqualTo(-1);
  }

  private static int[] rows(RowMapping mapping) {
    int[] rows = new int[mapping.rows()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = mapping.baseRow(row);
    }
    return rows;
  }

  private static NodeIds ids(String... ids) {
    return NodeIds.ofSorted(ids);
  }
}
