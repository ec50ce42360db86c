package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InitSchemeTest {

  @Test
  void drawsTheSameForTheSameSeedAndLayerOnly() {
    for (InitScheme scheme : InitScheme.values()) {
      float[] w = scheme.draw(5, 2, 4, 30, 40);
      assertThat(scheme.draw(5, 2, 4, 30, 40)).isEqualTo(w);
      assertThat(scheme.draw(6, 2, 4, 30, 40)).isNotEqualTo(w);
      assertThat(scheme.draw(5, 3, 4, 30, 40)).isNotEqualTo(w);
    }
  }

  @Test
  void drawsWithTheSchemesDeviation() {
    assertThat(deviation(InitScheme.HE.draw(1, 1, 4, 200, 50))).isCloseTo(0.2, within(0.01));
    assertThat(deviation(InitScheme.NORMAL.draw(1, 1, 4, 200, 50))).isCloseTo(0.1, within(0.005));
  }

  @Test
  void hiddenLayersAboveDiscriminantsAreTheIdentity() {
    InitScheme scheme = InitScheme.DISCRIMINANT;
    assertThat(scheme.takesFirstLayerFromData()).isTrue();
    assertThat(scheme.draw(1, 2, 3, 2, 2)).containsExactly(1, 0, 0, 1);
    assertThat(scheme.draw(1, 3, 3, 4, 4)).hasSize(16).containsOnly(0);
    assertThat(scheme.draw(1, 2, 3, 4, 5)).isEqualTo(InitScheme.HE.draw(1, 2, 3, 4, 5));
    assertThatThrownBy(() -> scheme.draw(1, 1, 3, 4, 5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("made from the data");
  }

  @Test
  void outputLayerMayStartAtZero() {
    assertThat(InitScheme.ZERO_OUTPUT.draw(1, 3, 3, 4, 5)).hasSize(20).containsOnly(0);
    assertThat(InitScheme.ZERO_OUTPUT.draw(1, 2, 3, 4, 5))
        .isEqualTo(InitScheme.HE.draw(1, 2, 3, 4, 5));
  }

  private static double deviation(float[] w) {
    double squares = 0;
    for (float x : w) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares / w.length);
  }
}
