package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
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

  /** Many times, so that the compiled loop is what is looked at. */
  private static final int TIMES = 20_000;

  /** Below that size either candidate will do. */
  private static final double TINY_COST = (double) Relu.TINY * Relu.TINY;

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Normal numbers, zeros of both signs, the smallest and the largest. */
  private static float[] numbers(Random random, int length) {
    float[] special = {
      0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 3e-45f, -7e-45f, 1e-38f, -1e-38f, 1e18f, -1e18f
    };
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] =
          i % 3 == 0
              ? special[random.nextInt(special.length)]
              : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(4) - 2));
    }
    return x;
  }

  @Test
  void aLongProxZTakesTheBetterOfTheTwoCandidatesEverywhere() {
    Random random = new Random(2);
    int length = 1003;
    float[] a = numbers(random, length);
    float[] q = numbers(random, length);
    float[] old = numbers(random, length);
    float[] z = null;
    for (int time = 0; time < TIMES; time++) {
      z = old.clone();
      Relu.proxZ(z, a, q, length);
    }
    for (int i = 0; i < length; i++) {
      float sum = a[i] + old[i];
      float low = Math.min(sum / 2, 0f);
      float high = Math.max((sum + q[i]) / 3, 0f);
      String what = "a " + a[i] + ", q " + q[i] + ", z_old " + old[i] + " gave " + z[i];
      float ai = a[i];
      float qi = q[i];
      float oldI = old[i];
      mustBeTheBetter(z[i], low, high, x -> cost(x, ai, qi, oldI), what);
    }
  }

  @Test
  void aLongFitZTakesTheBetterOfTheTwoCandidatesEverywhere() {
    Random random = new Random(3);
    float[] c = numbers(random, 1003);
    float[] a = numbers(random, c.length);
    float[] z = new float[c.length];
    for (int time = 0; time < TIMES; time++) {
      Relu.fitZ(z, c, a, c.length);
    }
    for (int i = 0; i < c.length; i++) {
      double ci = c[i];
      double ai = a[i];
      float low = Math.min(c[i], 0f);
      float high = Math.max((c[i] + a[i]) / 2, 0f);
      mustBeTheBetter(
          z[i],
          low,
          high,
          x -> (x - ci) * (x - ci) + (ai - Math.max(x, 0)) * (ai - Math.max(x, 0)),
          "c " + ci + ", a " + ai + " gave " + z[i]);
    }
  }

  private static void mustBeTheBetter(
      float chosen, float low, float high, DoubleUnaryOperator cost, String what) {
    assertThat(chosen == low || chosen == high).as(what).isTrue();
    double other = cost.applyAsDouble(chosen == low ? high : low);
    // Where the two are equal but for rounding, either will do.
    assertThat(cost.applyAsDouble(chosen))
        .as(what)
        .isLessThanOrEqualTo(other + 1e-6 * Math.abs(other) + TINY_COST);
  }

  @Test
  void aTieOfZerosIsZero() {
    float[] z = {0f, -0f};
    Relu.proxZ(z, new float[] {0f, -0f}, new float[] {0f, -0f}, 2);
    assertThat(z[0] == 0 && z[1] == 0).isTrue();
  }

  @Test
  void whatIsNotANumberOrInfiniteIsNotANumberAfterwards() {
    float[] z = {Float.NaN, 1f, 1f, 1f, 1f, -INFINITY, 1f, INFINITY};
    float[] a = {1f, Float.NaN, 1f, INFINITY, -INFINITY, -1f, 1f, -INFINITY};
    float[] q = {1f, 1f, Float.NaN, 1f, 1f, 1f, INFINITY, 0f};
    Relu.proxZ(z, a, q, z.length);
    assertThat(z).containsOnly(Float.NaN);
    float[] fit = new float[3];
    Relu.fitZ(fit, new float[] {Float.NaN, 1f, -INFINITY}, new float[] {1f, INFINITY, 1f}, 3);
    assertThat(fit).containsOnly(Float.NaN);
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
