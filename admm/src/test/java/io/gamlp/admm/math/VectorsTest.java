package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
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

  @Test
  void addsUpRowsOfAnyNumber() {
    Random random = new Random(1);
    for (int rows = 0; rows < 20; rows++) {
      float[] x = new float[rows * 3];
      double[] expected = {1, 2, 3};
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat();
        expected[i % 3] += x[i];
      }
      double[] sums = {1, 2, 3};
      Vectors.addRows(x, rows, 3, sums);
      assertThat(sums).containsExactly(expected, within(1e-5));
    }
  }

  @Test
  void subtractsAPieceFromAPiece() {
    float[] x = {1, 2, 3, 4};
    Vectors.subtractScaled(x, 1, new float[] {9, 9, 1, 2}, 2, 2, 0.5f);
    assertThat(x).containsExactly(1f, 1.5f, 2f, 4f);
    Vectors.subtractScaled(x, 2, new float[] {9, 9, 1, 2}, 1, 0.5f);
    assertThat(x).containsExactly(1f, 1.5f, 1.5f, 4f);
  }

  @Test
  void squaresOfAnySizeAddUp() {
    for (float size : new float[] {1e-30f, 1e-22f, 1e-12f, 3f, 1e12f, 1e25f}) {
      float[] x = new float[1003];
      double expected = 0;
      for (int i = 0; i < x.length; i++) {
        x[i] = size * (1 + i % 7);
        expected += (double) x[i] * x[i];
      }
      assertThat(Vectors.sumOfSquares(x, 0, x.length)).isCloseTo(expected, withinPercentage(1e-4));
      x[500] = Float.NaN;
      assertThat(Vectors.sumOfSquares(x, 0, x.length)).isNaN();
    }
    assertThat(Vectors.sumOfSquares(new float[16], 0, 16)).isZero();
  }
}
