package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.math.Activation;
import io.gamlp.admm.testing.Run;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TrainingSettingsTest {

  private static Run growing(Activation activation) {
    Run run = Run.of(8, 0, 1, 4, 5, 5, 3);
    run.activation = activation;
    run.depths = new int[] {2, 3};
    run.epochs = 1;
    return run;
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void refuseToGrowWhereIdentityLayersChangeTheFunction(Activation activation) {
    Run run = growing(activation);
    assertThatThrownBy(run::settings)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("growing in depth")
        .hasMessageContaining(activation.name());
    run.depths = new int[] {3};
    assertThat(run.settings().layers()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      mode = Mode.EXCLUDE,
      names = {"TANH", "SIGMOID"})
  void growWhereTheActivationOfAnActivationIsNearlyItself(Activation activation) {
    assertThat(growing(activation).settings().depths().stages()).isEqualTo(2);
    for (float z = -3; z <= 3; z += 0.25f) {
      float once = activation.of(z);
      assertThat(Math.abs(activation.of(once) - once)).isLessThanOrEqualTo(0.01f * Math.abs(z));
    }
  }
}
