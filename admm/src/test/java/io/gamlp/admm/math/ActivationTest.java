package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The subproblems of z have no better answer anywhere. */
class ActivationTest {

  private static final int TRIALS = 100;

  @ParameterizedTest
  @EnumSource(Activation.class)
  void proxZCostsNoMoreThanAnyPointOfAFineGrid(Activation f) {
    Random random = new Random(1);
    for (int i = 0; i < TRIALS; i++) {
      float scale = i % 4 == 0 ? 10 : 1;
      float a = scale * (float) random.nextGaussian();
      float q = scale * (float) random.nextGaussian();
      float old = scale * (float) random.nextGaussian();
      float[] z = {old};
      f.proxZ(z, new float[] {a}, new float[] {q}, 1);
      double found = proxCost(f, z[0], a, q, old);
      double least = Double.POSITIVE_INFINITY;
      for (double x = -40; x <= 40; x += 2e-3) {
        least = Math.min(least, proxCost(f, x, a, q, old));
      }
      assertThat(found)
          .as("%s: a %s, q %s, z_old %s: z is %s", f, a, q, old, z[0])
          .isLessThanOrEqualTo(least * (1 + 1e-5) + 1e-6);
    }
  }

  private static double proxCost(Activation f, double z, double a, double q, double old) {
    double e = q - exact(f, z);
    return (z - a) * (z - a) + e * e + (z - old) * (z - old);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void fitZCostsNoMoreThanAnyPointOfAFineGrid(Activation f) {
    Random random = new Random(2);
    for (int i = 0; i < TRIALS; i++) {
      float scale = i % 4 == 0 ? 10 : 1;
      float c = scale * (float) random.nextGaussian();
      float a = scale * (float) random.nextGaussian();
      float[] z = {0};
      f.fitZ(z, new float[] {c}, new float[] {a}, 1);
      double found = fitCost(f, z[0], c, a);
      double least = Double.POSITIVE_INFINITY;
      for (double x = -40; x <= 40; x += 2e-3) {
        least = Math.min(least, fitCost(f, x, c, a));
      }
      assertThat(found)
          .as("%s: c %s, a %s: z is %s", f, c, a, z[0])
          .isLessThanOrEqualTo(least * (1 + 1e-5) + 1e-6);
    }
  }

  private static double fitCost(Activation f, double z, double c, double a) {
    double e = a - exact(f, z);
    return (z - c) * (z - c) + e * e;
  }

  private static double exact(Activation f, double z) {
    return switch (f) {
      case RELU -> Math.max(z, 0);
      case LEAKY_RELU -> z > 0 ? z : 0.01 * z;
      case TANH -> 1 - 2 / (Math.exp(2 * z) + 1);
      case SIGMOID -> 1 / (1 + Math.exp(-z));
    };
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void leastAndMostBoundExactlyTheValuesBeyondALevel(Activation f) {
    boolean bounded = f == Activation.TANH || f == Activation.SIGMOID;
    for (float level = -1.5f; level <= 1.5f; level += 0.25f) {
      float y = bounded ? Math.min(level, 1) : level;
      float least = f.least(y);
      float most = f.most(Math.max(y, f == Activation.RELU ? 0 : y));
      for (float z = -10; z <= 10; z += 0.0625f) {
        double value = exact(f, z);
        if (value > y + 1e-6) {
          assertThat(z).as("f(z) > %s", y).isGreaterThanOrEqualTo(least - 1e-4f);
        } else if (value < y - 1e-6 && least <= 10) {
          assertThat(z).as("f(z) < %s", y).isLessThanOrEqualTo(least + 1e-4f);
          assertThat(z).isLessThanOrEqualTo(most + 1e-4f);
        }
        if (value > y + 1e-6 && y >= 0 && most >= -10) {
          assertThat(z).as("f(z) > %s", y).isGreaterThanOrEqualTo(most - 1e-4f);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void aBoundIsWhereTheFloatValueChangesAlsoWhereItIsFlat(Activation f) {
    float bottom = f == Activation.TANH ? -1 : 0;
    float y = 1;
    for (int i = 0; i < 50; i++) {
      mustChangeAt(f, y);
      y = Math.nextDown(y);
    }
    for (float middle : new float[] {0.99f, 0.5f, 0.1f, 1e-4f}) {
      mustChangeAt(f, middle);
    }
    float most = f.most(bottom);
    assertThat(f.of(most - 0.01f)).isEqualTo(bottom);
    assertThat(f.of(most + 0.01f)).isGreaterThan(bottom);
    assertThat(f.least(2)).isEqualTo(f.least(1));
    assertThat(f.most(-2)).isEqualTo(most);
  }

  private static void mustChangeAt(Activation f, float y) {
    float least = f.least(y);
    assertThat(f.of(least + 1e-5f)).as("just above where %s reaches %s", f, y).isBetween(y, 1f);
    assertThat(f.of(least - 1e-5f)).as("just below").isLessThan(y);
    float below = Math.nextDown(y);
    float most = f.most(below);
    assertThat(f.of(most + 1e-5f)).as("just above where %s is %s", f, below).isGreaterThan(below);
    assertThat(f.of(most - 1e-5f)).as("just below").isLessThanOrEqualTo(below);
  }

  /** Half the derivative changes its sign within a unit or two of the answer's last place. */
  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void theBottomOfTheValleyIsFoundToTheLastPlaces(Activation f) {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double scale = i % 4 == 0 ? 10 : 1;
      double k = 1 + i % 2;
      double m = scale * random.nextGaussian();
      double t = scale * random.nextGaussian();
      double z = ScalarFit.argmin(f, k, m, t);
      double near = Math.ulp((float) z) + 1e-12;
      String where = f + ": k " + k + ", m " + m + ", t " + t + ": z is " + z;
      assertThat(derivative(f, k, m, t, z - near)).as(where).isLessThanOrEqualTo(1e-15);
      assertThat(derivative(f, k, m, t, z + near)).as(where).isGreaterThanOrEqualTo(-1e-15);
    }
  }

  private static double derivative(Activation f, double k, double m, double t, double z) {
    double value = f.value(z);
    return k * (z - m) - (t - value) * f.slope(value);
  }
}
