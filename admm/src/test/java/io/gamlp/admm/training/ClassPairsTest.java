package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassPairsTest {

  @Test
  void pairsEveryColumnWithColumnsOfOtherClassesEquallyOften() {
    int[] labels = {2, 0, 2, 5, 2, 0};
    int draws = 60_000;
    ClassPairs pairs = ClassPairs.draw(labels, draws, new Random(1));
    int[][] count = new int[labels.length][labels.length];
    for (int i = 0; i < draws; i++) {
      count[pairs.first()[i]][pairs.second()[i]]++;
    }
    int[] others = {3, 4, 3, 5, 3, 4};
    for (int a = 0; a < labels.length; a++) {
      for (int b = 0; b < labels.length; b++) {
        double expected = labels[a] == labels[b] ? 0 : draws / 6.0 / others[a];
        assertThat((double) count[a][b])
            .as("%d with %d", a, b)
            .isBetween(0.9 * expected, 1.1 * expected);
      }
    }
  }

  @Test
  void refusesOneClass() {
    assertThatThrownBy(() -> ClassPairs.draw(new int[] {3, 3, 3}, 1, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("all 3 training columns are of one class, expected two or more");
  }
}
