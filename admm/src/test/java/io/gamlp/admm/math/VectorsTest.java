package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorsTest {

  @Test
  void addsUpPiecesOfAnyLengthInDouble() {
    float[] x = {9, 1, 2, 3, 4, 5, 6, 7, 1e8f, 9};
    float[] y = {9, 1, 1, 1, 1, 1, 1, 1, 1e-8f, 9};
    for (int length = 0; length <= 7; length++) {
      assertThat(Vectors.sumOfSquares(x, 1, length))
          .isEqualTo(length * (length + 1) * (2 * length + 1) / 6.0);
      assertThat(Vectors.dot(x, 1, y, 1, length)).isEqualTo(length * (length + 1) / 2.0);
    }
    assertThat(Vectors.dot(x, 1, y, 1, 8)).isCloseTo(29, within(1e-6));
    double[] sums = {1, 1};
    Vectors.addRows(x, 4, 2, sums);
    assertThat(sums).containsExactly(1 + 9 + 2 + 4 + 6, 1 + 1 + 3 + 5 + 7);
  }
}
