package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ColumnBlocksTest {

  @Test
  void coversAllColumnsOnceWithSizesThatDifferByAtMostOne() {
    for (int columns : new int[] {1, 2, 7, 100, 2_147_483_646}) {
      for (int blocks = 1; blocks <= Math.min(columns, 9); blocks++) {
        ColumnBlocks split = new ColumnBlocks(columns, blocks);
        int next = 0;
        for (int block = 0; block < blocks; block++) {
          assertThat(split.start(block)).isEqualTo(next);
          assertThat(split.size(block)).isBetween(columns / blocks, columns / blocks + 1);
          next += split.size(block);
        }
        assertThat(next).isEqualTo(columns);
      }
    }
  }

  @Test
  void refusesMoreBlocksThanColumns() {
    assertThatThrownBy(() -> new ColumnBlocks(3, 4))
        .hasMessage("need 1 <= blocks <= columns, got 4 blocks of 3 columns");
    assertThatThrownBy(() -> new ColumnBlocks(3, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
