package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.testing.Run;
import org.junit.jupiter.api.Test;

/** A run that leaves the numbers stops, and says where. */
class RunawayTest {

  @Test
  void stopsInTheEpochWhoseObjectiveIsNoNumberAndNamesTheLayer() {
    Run run = Run.of(20, 0, 1, 6, 5, 3);
    run.epochs = 5;
    // Beyond float32: the first gradient is infinite.
    run.rho = 1e39;
    run.nu = 1e39;
    try (Kernels kernels = Kernels.best()) {
      InProcessEngine engine =
          new InProcessEngine(run.programs(kernels, new Workspace()), report -> {});
      assertThatThrownBy(
              () -> {
                engine.start();
                engine.run();
              })
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("layer ")
          .hasMessageContaining("in epoch 1;");
    }
  }
}
