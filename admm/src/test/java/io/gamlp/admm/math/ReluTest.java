package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReluTest {

  @Test
  void proxZIsAsGoodAsTheBestPointOfAFineGrid() {
    Random random = new Random(1);
    for (int trial = 0; trial < 400; trial++) {
      double scale = trial % 4 == 0 ? 0.1 : 2;
      float a = (float) (scale * random.nextGaussian());
      float q = (float) (scale * random.nextGaussian());
      float old = (float) (scale * random.nextGaussian());
      float[] z = {old};
      Relu.proxZ(z, new float[] {a}, new float[] {q}, 1);
      double best = Double.POSITIVE_INFINITY;
      for (int i = -5000; i <= 5000; i++) {
        best = Math.min(best, cost(i * scale / 1000, a, q, old));
      }
      assertThat(cost(z[0], a, q, old))
          .as("a " + a + ", q " + q + ", z_old " + old + " gave " + z[0])
          .isLessThanOrEqualTo(best + 1e-6 * scale * scale);
    }
  }

  private static double cost(double z, double a, double q, double old) {
    double f = Math.max(z, 0);
    return (z - a) * (z - a) + (q - f) * (q - f) + (z - old) * (z - old);
  }

  @Test
  void leavesWhatIsBeyondTheLengthAlone() {
    float[] z = {-1f, -2f};
    Relu.proxZ(z, new float[] {-1f, 9f}, new float[] {0f, 9f}, 1);
    assertThat(z).containsExactly(-1f, -2f);
    Relu.apply(z, 1);
    assertThat(z).containsExactly(0f, -2f);
  }
}
