package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxLossTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1e-3, 1e-2, 0.1, 1, 10})
  void proxMeetsTheConditionOfOptimalityAlsoForExtremeLogits(double nu) {
    Random random = new Random(2);
    for (double size : new double[] {0, 1e-3, 1, 30, 1e3, 1e4}) {
      for (int classes : new int[] {1, 2, 7, 70}) {
        for (int trial = 0; trial < 10; trial++) {
          double[] target = random.doubles(classes, -size, size + 1e-9).toArray();
          if (trial == 0) {
            // The worst: the right class far below all others, and then far above.
            Arrays.fill(target, size);
            target[0] = -size;
          } else if (trial == 1) {
            Arrays.fill(target, -size);
            target[0] = size;
          }
          int label = trial < 2 ? 0 : random.nextInt(classes);
          double[] x =
              trial % 2 == 0
                  ? target.clone()
                  : random.doubles(classes, -size, size + 1e-9).toArray();
          new SoftmaxLoss.Newton(classes, nu).minimise(x, target, label);
          assertThat(largestGradient(x, target, label, nu))
              .as("size " + size + ", " + classes + " classes, trial " + trial)
              .isLessThanOrEqualTo(1.0001e-6 * nu);
        }
      }
    }
  }

  private static double largestGradient(double[] x, double[] target, int label, double nu) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - max);
    }
    double others = 0;
    double largest = 0;
    for (int c = 0; c < x.length; c++) {
      double s = Math.exp(x[c] - max) / sum;
      others += c == label ? 0 : s;
      if (c != label) {
        largest = Math.max(largest, Math.abs(s + nu * (x[c] - target[c])));
      }
    }
    return Math.max(largest, Math.abs(nu * (x[label] - target[label]) - others));
  }

  @Test
  void proxGivesTheRoundedMinimiserForEveryRow() {
    Random random = new Random(3);
    float[] z = new float[5 * 3];
    float[] a = new float[5 * 3];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
      z[i] = (float) random.nextGaussian();
    }
    int[] labels = {0, 1, 2, 2, 1};
    SoftmaxLoss.prox(z, a, labels, ClassSet.all(3), 0.3);
    for (int v = 0; v < 5; v++) {
      double[] x = {z[3 * v], z[3 * v + 1], z[3 * v + 2]};
      double[] target = {a[3 * v], a[3 * v + 1], a[3 * v + 2]};
      // Slow descent in double from elsewhere comes to the same point.
      double[] slow = new double[3];
      for (int step = 0; step < 500; step++) {
        double sum = Math.exp(slow[0]) + Math.exp(slow[1]) + Math.exp(slow[2]);
        for (int c = 0; c < 3; c++) {
          double s = Math.exp(slow[c]) / sum;
          double g = s - (c == labels[v] ? 1 : 0) + 0.3 * (slow[c] - target[c]);
          slow[c] -= g;
        }
      }
      assertThat(x).containsExactly(slow, within(1e-5));
    }
  }

  @Test
  void crossEntropyNeitherOverflowsNorLosesSmallValues() {
    assertThat(SoftmaxLoss.crossEntropy(new float[] {9, 1e4f, -1e4f}, 1, ClassSet.all(2), 0))
        .isZero();
    assertThat(SoftmaxLoss.crossEntropy(new float[] {9, 1e4f, -1e4f}, 1, ClassSet.all(2), 1))
        .isEqualTo(2e4);
    assertThat(SoftmaxLoss.crossEntropy(new float[] {0, 0, 0, 0}, 0, ClassSet.all(4), 3))
        .isCloseTo(Math.log(4), within(1e-15));
    float[] probabilities = new float[2];
    SoftmaxLoss.probabilities(new float[] {9, 0, 0}, 1, ClassSet.all(2), probabilities);
    assertThat(probabilities).containsExactly(0.5f, 0.5f);
  }

  @Test
  void argmaxTakesTheFirstOfEquals() {
    assertThat(SoftmaxLoss.argmax(new float[] {9, 1, 3, 3, 2}, 1, ClassSet.all(4))).isEqualTo(1);
  }

  @Test
  void aMaskedClassHasProbability0AndIsNeverPredicted() {
    float[] z = {0, 9, 1, 1, 99};
    ClassSet classes = ClassSet.without(List.of(0, 3), 4);
    float[] probabilities = {5, 5, 5, 5};
    SoftmaxLoss.probabilities(z, 1, classes, probabilities);
    assertThat(probabilities).containsExactly(0, 0.5f, 0.5f, 0);
    assertThat(SoftmaxLoss.argmax(z, 1, classes)).isEqualTo(1);
  }
}
