package io.gamlp.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.SplitRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitGeneratorTest {

  private static int[] labels(int nodes, int classes) {
    int[] labels = new int[nodes];
    for (int v = 0; v < nodes; v++) {
      labels[v] = v % classes;
    }
    return labels;
  }

  private static int count(byte[] roles, SplitRole role) {
    int count = 0;
    for (byte r : roles) {
      count += r == role.ordinal() ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "2708, 7, 140, 500, 1000", // as Planetoid does
    "1640, 7, 140, 500, 1000",
    "300, 3, 60, 80, 160",
    "30, 3, 9, 7, 14",
    "4, 2, 2, 1, 1",
    "3, 3, 3, 0, 0",
    "1, 1, 1, 0, 0"
  })
  void takesTwentyAClassFiveHundredAndAThousandOrLessWhereThereIsLess(
      int nodes, int classes, int train, int val, int test) {
    byte[] roles = SplitGenerator.generate(labels(nodes, classes), classes, 3);
    assertThat(count(roles, SplitRole.TRAIN)).isEqualTo(train);
    assertThat(count(roles, SplitRole.VAL)).isEqualTo(val);
    assertThat(count(roles, SplitRole.TEST)).isEqualTo(test);
  }

  @Test
  void takesAsManyTrainingNodesOfEveryClass() {
    int[] labels = labels(1000, 5);
    byte[] roles = SplitGenerator.generate(labels, 5, 3);
    int[] perClass = new int[5];
    for (int v = 0; v < labels.length; v++) {
      perClass[labels[v]] += roles[v] == SplitRole.TRAIN.ordinal() ? 1 : 0;
    }
    assertThat(perClass).containsOnly(20);
  }

  @Test
  void leavesUnlabelledNodesOut() {
    int[] labels = labels(100, 2);
    for (int v = 0; v < 50; v++) {
      labels[v] = -1;
    }
    byte[] roles = SplitGenerator.generate(labels, 2, 3);
    for (int v = 0; v < 50; v++) {
      assertThat(roles[v]).isEqualTo((byte) SplitRole.NONE.ordinal());
    }
  }

  @Test
  void isFixedByTheSeed() {
    int[] labels = labels(1000, 5);
    byte[] roles = SplitGenerator.generate(labels, 5, 3);
    assertThat(SplitGenerator.generate(labels, 5, 3)).isEqualTo(roles);
    assertThat(SplitGenerator.generate(labels, 5, 4)).isNotEqualTo(roles);
  }
}
