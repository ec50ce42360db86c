package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  @ParameterizedTest
  @EnumSource(Loss.class)
  void noNeighbourOfTheProximalPointCostsLess(Loss loss) {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      float[] a = new float[4];
      float[] z = new float[4];
      for (int c = 0; c < 4; c++) {
        a[c] = 3 * (float) random.nextGaussian();
      }
      int label = random.nextInt(4);
      double nu = Math.pow(10, random.nextInt(3) - 1);
      loss.prox(z, a, new int[] {label}, 4, nu);
      double found = cost(loss, z, a, label, nu);
      for (int c = 0; c < 4; c++) {
        for (float d : new float[] {-1e-2f, 1e-2f}) {
          float[] x = z.clone();
          x[c] += d;
          assertThat(cost(loss, x, a, label, nu)).isGreaterThan(found);
        }
      }
    }
  }

  private static double cost(Loss loss, float[] z, float[] a, int label, double nu) {
    double sum = loss.of(z, 0, 4, label);
    for (int c = 0; c < 4; c++) {
      sum += nu / 2 * (z[c] - a[c]) * (z[c] - a[c]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void sumsOverTheColumns(Loss loss) {
    float[] z = {1, 2, 3, 0, -1, 4};
    assertThat(loss.sum(z, new int[] {2, 0}, 3))
        .isCloseTo(loss.of(z, 0, 3, 2) + loss.of(z, 3, 3, 0), within(1e-12));
  }
}
