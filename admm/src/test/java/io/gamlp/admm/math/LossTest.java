package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
      ClassSet classes = i % 2 == 0 ? ClassSet.all(4) : ClassSet.without(List.of(1), 4);
      int label = i % 2 == 0 ? random.nextInt(4) : new int[] {0, 2, 3}[random.nextInt(3)];
      double nu = Math.pow(10, random.nextInt(3) - 1);
      loss.prox(z, a, new int[] {label}, classes, nu);
      double found = cost(loss, z, a, label, classes, nu);
      if (i % 2 != 0) {
        assertThat(z[1]).as("nothing pulls at a masked class").isEqualTo(a[1]);
      }
      for (int c = 0; c < 4; c++) {
        for (float d : new float[] {-1e-2f, 1e-2f}) {
          float[] x = z.clone();
          x[c] += d;
          assertThat(cost(loss, x, a, label, classes, nu)).isGreaterThan(found);
        }
      }
    }
  }

  private static double cost(
      Loss loss, float[] z, float[] a, int label, ClassSet classes, double nu) {
    double sum = loss.of(z, 0, classes, label);
    for (int c = 0; c < 4; c++) {
      sum += nu / 2 * (z[c] - a[c]) * (z[c] - a[c]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void sumsOverTheColumns(Loss loss) {
    float[] z = {1, 2, 3, 0, -1, 4};
    assertThat(loss.sum(z, new int[] {2, 0}, ClassSet.all(3)))
        .isCloseTo(
            loss.of(z, 0, ClassSet.all(3), 2) + loss.of(z, 3, ClassSet.all(3), 0), within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void aMaskedClassCountsAsLittleAsOneThatIsNotThere(Loss loss) {
    float[] z = {7, 1, -2, 0.5f, 9};
    ClassSet classes = ClassSet.without(List.of(0, 4), 5);
    float[] rest = {1, -2, 0.5f};
    assertThat(loss.of(z, 0, classes, 2)).isEqualTo(loss.of(rest, 0, ClassSet.all(3), 1));
    float[] a = {3, 1, 0, -1, 2};
    loss.prox(z, a, new int[] {2}, classes, 0.4);
    loss.prox(rest, new float[] {1, 0, -1}, new int[] {1}, ClassSet.all(3), 0.4);
    assertThat(z).containsExactly(3, rest[0], rest[1], rest[2], 2);
  }

  @Test
  void aClassIsMaskedWhereNoLabelHasIt() {
    ClassSet classes = ClassSet.occurringIn(new int[] {4, 1, 4, 2}, 6);
    assertThat(classes.total()).isEqualTo(6);
    assertThat(classes.masked()).containsExactly(0, 3, 5);
    assertThat(ClassSet.all(3).masked()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassSet.occurringIn(new int[] {6}, 6))
        .withMessageContaining("classes from 0 to 5");
  }
}
