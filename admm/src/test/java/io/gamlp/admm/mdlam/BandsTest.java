package io.gamlp.admm.mdlam;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.math.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BandsTest {

  private static final float EPS = 1e-3f;

  /** z = c costs nothing, and a is in its band: to move z would raise F. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void anAllowedMinimumStaysWhereItIsAlsoWhereTheActivationIsFlat(Activation f) {
    for (float z = -25; z <= 25; z += 0.03f) {
      float centre = f.of(z);
      for (float told : new float[] {-100, centre - EPS / 2, centre, centre + EPS / 2, 100}) {
        float a = Bands.clip(told, centre, EPS);
        assertThat(Bands.nearestAllowed(z, f, a, EPS, z)).as("a %s, z %s", a, z).isEqualTo(z);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void zGoesNoFartherThanToTheEdgeOfTheBand(Activation f) {
    for (float old = -2; old <= 2; old += 0.125f) {
      for (float c = -4; c <= 4; c += 0.125f) {
        float a = f.of(old);
        float z = Bands.nearestAllowed(c, f, a, EPS, old);
        assertThat(Math.abs(f.of(z) - a)).isLessThanOrEqualTo(1.01f * EPS);
        if (Math.abs(f.of(c) - a) < EPS) {
          assertThat(z).as("already allowed").isEqualTo(c);
        } else {
          assertThat(Math.abs(f.of(z) - a)).as("at the edge").isGreaterThan(0.99f * EPS);
          assertThat(z).isBetween(Math.min(old, c), Math.max(old, c));
        }
      }
    }
  }
}
