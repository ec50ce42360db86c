package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.testing.SyntheticData;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscriminantsTest {

  private static final int INPUTS = 12;
  private static final int NEURONS = 20;

  /** More columns than are read at once, so that sums go over several parts. */
  private static final int COLUMNS = 9_001;

  private final Kernels kernels = Kernels.best();

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void areTheDampedDiscriminantsOfDrawnPairs() {
    TrainingData data = new SyntheticData(INPUTS, 4, COLUMNS, 0, 3);
    Discriminants made = Discriminants.of(data, NEURONS, 7, kernels);
    float[] w = made.weights(1);
    float[] b = made.bias(1);

    float[] x = data.trainInput(0, 1);
    double[] mean = mean(x);
    double[] damped = covariance(x, mean);
    double trace = 0;
    for (int i = 0; i < INPUTS; i++) {
      trace += damped[i * INPUTS + i];
    }
    for (int i = 0; i < INPUTS; i++) {
      damped[i * INPUTS + i] += 10 * trace / INPUTS;
    }
    ClassPairs pairs =
        ClassPairs.draw(data.trainLabels(0, 1), NEURONS, new Random(InitScheme.mixed(7)));
    for (int n = 0; n < NEURONS; n++) {
      // (C + eps I) w has the direction of x_i - x_j; its length is that of another test.
      double[] image = new double[INPUTS];
      double[] difference = new double[INPUTS];
      double onMean = 0;
      for (int i = 0; i < INPUTS; i++) {
        for (int k = 0; k < INPUTS; k++) {
          image[i] += damped[i * INPUTS + k] * w[n * INPUTS + k];
        }
        difference[i] = x[pairs.first()[n] * INPUTS + i] - x[pairs.second()[n] * INPUTS + i];
        onMean += w[n * INPUTS + i] * mean[i];
      }
      double s = norm(difference) / norm(image);
      for (int i = 0; i < INPUTS; i++) {
        assertThat(s * image[i]).isCloseTo(difference[i], within(1e-5));
      }
      assertThat((double) b[n]).isCloseTo(-onMean, within(1e-6));
    }
  }

  @Test
  void givesEveryNeuronMeanZeroAndVarianceOne() {
    TrainingData data = new SyntheticData(INPUTS, 3, COLUMNS, 0, 4);
    Discriminants made = Discriminants.of(data, NEURONS, 1, kernels);
    float[] x = data.trainInput(0, 1);
    float[] w = made.weights(1);
    for (int n = 0; n < NEURONS; n++) {
      double sum = 0;
      double squares = 0;
      for (int v = 0; v < COLUMNS; v++) {
        double z = made.bias(1)[n];
        for (int i = 0; i < INPUTS; i++) {
          z += (double) w[n * INPUTS + i] * x[v * INPUTS + i];
        }
        sum += z;
        squares += z * z;
      }
      assertThat(sum / COLUMNS).isCloseTo(0, within(1e-4));
      assertThat(squares / COLUMNS).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void dependOnTheSeedAndOnNothingElse() {
    TrainingData data = new SyntheticData(INPUTS, 3, 100, 0, 4);
    Discriminants made = Discriminants.of(data, NEURONS, 1, kernels);
    Discriminants again = Discriminants.of(data, NEURONS, 1, kernels);
    assertThat(again.weights(1)).isEqualTo(made.weights(1));
    assertThat(again.bias(1)).isEqualTo(made.bias(1));
    assertThat(Discriminants.of(data, NEURONS, 2, kernels).weights(1))
        .isNotEqualTo(made.weights(1));
  }

  @Test
  void columnsThatDoNotDifferGiveANeuronOfZero() {
    float[] x = {1, 0, 1, 0, 3, 4};
    Discriminants made =
        Discriminants.of(new FewColumns(2, x, new int[] {0, 1, 0}), 40, 1, kernels);
    int zeros = 0;
    for (int n = 0; n < 40; n++) {
      float[] row = {made.weights(1)[2 * n], made.weights(1)[2 * n + 1], made.bias(1)[n]};
      assertThat(row).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
      zeros += row[0] == 0 && row[1] == 0 ? 1 : 0;
    }
    assertThat(zeros).isBetween(1, 39);
  }

  @Test
  void refuseDataThatGiveNone() {
    assertThatThrownBy(() -> of(new FewColumns(1, new float[] {2, 2}, new int[] {0, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("all training columns are the same");
    assertThatThrownBy(() -> of(new FewColumns(1, new float[] {2, 3}, new int[] {1, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are of one class");
    assertThatThrownBy(() -> of(new FewColumns(4097, new float[2 * 4097], new int[] {0, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 4097 inputs, expected at most 4096");
  }

  @Test
  void startTheFirstLayerAlone() {
    TrainingData data = new SyntheticData(INPUTS, 3, 100, 0, 4);
    Discriminants made = Discriminants.of(data, NEURONS, 1, kernels);
    assertThatThrownBy(() -> made.weights(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> made.bias(2)).isInstanceOf(IllegalArgumentException.class);
  }

  private Discriminants of(TrainingData data) {
    return Discriminants.of(data, 1, 1, kernels);
  }

  private static double[] mean(float[] x) {
    double[] mean = new double[INPUTS];
    for (int v = 0; v < COLUMNS; v++) {
      for (int i = 0; i < INPUTS; i++) {
        mean[i] += x[v * INPUTS + i] / (double) COLUMNS;
      }
    }
    return mean;
  }

  private static double[] covariance(float[] x, double[] mean) {
    double[] c = new double[INPUTS * INPUTS];
    for (int v = 0; v < COLUMNS; v++) {
      for (int i = 0; i < INPUTS; i++) {
        double left = x[v * INPUTS + i] - mean[i];
        for (int k = 0; k < INPUTS; k++) {
          c[i * INPUTS + k] += left * (x[v * INPUTS + k] - mean[k]) / COLUMNS;
        }
      }
    }
    return c;
  }

  private static double norm(double[] a) {
    double squares = 0;
    for (double entry : a) {
      squares += entry * entry;
    }
    return Math.sqrt(squares);
  }

  /** Training columns as given. */
  private record FewColumns(int inputDimension, float[] x, int[] labels) implements TrainingData {

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public int trainColumns() {
      return labels.length;
    }

    @Override
    public int heldOutColumns() {
      return 0;
    }

    @Override
    public float[] trainInput(int block, int blocks) {
      return x;
    }

    @Override
    public int[] trainLabels(int block, int blocks) {
      return labels;
    }

    @Override
    public float[] heldOutInput(int block, int blocks) {
      return new float[0];
    }

    @Override
    public int[] heldOutLabels(int block, int blocks) {
      return new int[0];
    }

    @Override
    public boolean[] heldOutIsValidation(int block, int blocks) {
      return new boolean[0];
    }
  }
}
