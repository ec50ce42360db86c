package io.gamlp.admm.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.training.StartWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient against finite differences of a loss that is written for itself, in double. */
class MlpTest {

  private static final int ROWS = 9;
  private static final double STEP = 1e-5;
  private static final Offset<Float> NEARLY = Offset.offset(1e-4f);

  private final Kernels kernels = Kernels.best();
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    kernels.close();
  }

  private float[] normal(int length, double deviation) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private StartWeights drawn(int[] widths) {
    float[][] w = new float[widths.length][];
    float[][] b = new float[widths.length][];
    for (int l = 1; l < widths.length; l++) {
      w[l] = normal(widths[l] * widths[l - 1], 1);
      b[l] = normal(widths[l], 1);
    }
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return w[layer].clone();
      }

      @Override
      public float[] bias(int layer) {
        return b[layer].clone();
      }
    };
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Sum of cross-entropies; {@code masks[l][v * n_l + i]} multiplies outputs of hidden layers. */
  private static double loss(
      int[] widths,
      double[][] w,
      double[][] b,
      float[] x,
      int[] labels,
      int[] masked,
      double[][] masks) {
    double loss = 0;
    for (int v = 0; v < labels.length; v++) {
      double[] a = widened(Arrays.copyOfRange(x, v * widths[0], (v + 1) * widths[0]));
      for (int l = 1; l < widths.length; l++) {
        double[] z = new double[widths[l]];
        for (int i = 0; i < z.length; i++) {
          z[i] = b[l][i];
          for (int j = 0; j < a.length; j++) {
            z[i] += w[l][i * a.length + j] * a[j];
          }
          if (l < widths.length - 1) {
            z[i] = Math.max(0, z[i]) * masks[l][v * z.length + i];
          }
        }
        a = z;
      }
      for (int c : masked) {
        a[c] = Double.NEGATIVE_INFINITY;
      }
      loss += Math.log(Arrays.stream(a).map(Math::exp).sum()) - a[labels[v]];
    }
    return loss;
  }

  private void gradientIsThatOfTheLoss(double dropoutShare, int... widths) {
    gradientIsThatOfTheLoss(dropoutShare, ClassSet.all(widths[widths.length - 1]), widths);
  }

  private void gradientIsThatOfTheLoss(double dropoutShare, ClassSet classes, int... widths) {
    int layers = widths.length - 1;
    StartWeights start = drawn(widths);
    float[] x = normal(ROWS * widths[0], 1);
    int[] masked = classes.masked();
    int[] labels = random.ints(ROWS, masked.length, widths[layers]).toArray();
    Dropout dropout = new Dropout(dropoutShare, 5);

    Mlp mlp = new Mlp(widths, start, kernels);
    MlpGradient gradient = new MlpGradient(widths);
    mlp.forward(x, ROWS, (l, outputs, length) -> dropout.apply(outputs, length, 0, 1, l));
    double reported = mlp.backward(x, labels, classes, 0.5f, dropout.scale(), gradient);

    double[][] w = new double[layers + 1][];
    double[][] b = new double[layers + 1][];
    double[][] masks = new double[layers + 1][];
    for (int l = 1; l <= layers; l++) {
      w[l] = widened(start.weights(l));
      b[l] = widened(start.bias(l));
      float[] mask = new float[ROWS * widths[l]];
      Arrays.fill(mask, 1f);
      dropout.apply(mask, mask.length, 0, 1, l);
      masks[l] = widened(mask);
    }
    assertThat(reported)
        .isCloseTo(loss(widths, w, b, x, labels, masked, masks), Offset.offset(1e-4 * ROWS));
    for (int l = 1; l <= layers; l++) {
      for (int i = 0; i < w[l].length; i++) {
        double expected = 0.5 * difference(widths, w, b, x, labels, masked, masks, w[l], i);
        assertThat((double) gradient.weights(l)[i])
            .as("W%d[%d]", l, i)
            .isCloseTo(expected, Offset.offset(2e-4 * (1 + Math.abs(expected))));
      }
      for (int i = 0; i < b[l].length; i++) {
        double expected = 0.5 * difference(widths, w, b, x, labels, masked, masks, b[l], i);
        assertThat((double) gradient.bias(l)[i])
            .as("b%d[%d]", l, i)
            .isCloseTo(expected, Offset.offset(2e-4 * (1 + Math.abs(expected))));
      }
    }
  }

  /** The central difference by one number. */
  private static double difference(
      int[] widths,
      double[][] w,
      double[][] b,
      float[] x,
      int[] labels,
      int[] masked,
      double[][] masks,
      double[] of,
      int i) {
    double was = of[i];
    of[i] = was + STEP;
    double above = loss(widths, w, b, x, labels, masked, masks);
    of[i] = was - STEP;
    double below = loss(widths, w, b, x, labels, masked, masks);
    of[i] = was;
    return (above - below) / (2 * STEP);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4})
  void gradientOfThreeLayers(double dropout) {
    gradientIsThatOfTheLoss(dropout, 5, 7, 6, 4);
  }

  /** The first two classes are masked. */
  @Test
  void gradientWithMaskedClasses() {
    gradientIsThatOfTheLoss(0, ClassSet.without(List.of(0, 1), 5), 5, 7, 5);
  }

  @Test
  void gradientOfSoftmaxRegression() {
    gradientIsThatOfTheLoss(0, 5, 3);
  }

  @Test
  void gradientsOfBlocksAddUp() {
    int[] widths = {5, 7, 3};
    StartWeights start = drawn(widths);
    float[] x = normal(ROWS * 5, 1);
    int[] labels = random.ints(ROWS, 0, 3).toArray();
    MlpGradient whole = new MlpGradient(widths);
    add(new Mlp(widths, start, kernels), x, labels, whole);
    MlpGradient parts = new MlpGradient(widths);
    Mlp mlp = new Mlp(widths, start, kernels);
    // The larger block comes first: what it leaves in scratch arrays must not count.
    add(mlp, Arrays.copyOf(x, 6 * 5), Arrays.copyOf(labels, 6), parts);
    add(mlp, Arrays.copyOfRange(x, 6 * 5, x.length), Arrays.copyOfRange(labels, 6, ROWS), parts);
    for (int l = 1; l <= 2; l++) {
      assertThat(parts.weights(l)).containsExactly(whole.weights(l), NEARLY);
      assertThat(parts.bias(l)).containsExactly(whole.bias(l), NEARLY);
    }
  }

  private static void add(Mlp mlp, float[] x, int[] labels, MlpGradient gradient) {
    mlp.forward(x, labels.length, (l, outputs, length) -> {});
    mlp.backward(x, labels, ClassSet.all(3), 1f, 1f, gradient);
  }
}
