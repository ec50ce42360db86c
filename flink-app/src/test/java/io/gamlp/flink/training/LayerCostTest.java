package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.training.DepthSchedule;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.Objective;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.flink.loop.KeyPlacement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keys are placed by are the products that an epoch takes. */
class LayerCostTest {

  private static final int IN = 1000;
  private static final int HIDDEN = 50;

  private static TrainingSettings settings(Method method) {
    return settings(method, IN, HIDDEN, HIDDEN, 4);
  }

  private static TrainingSettings settings(Method method, int... widths) {
    return new TrainingSettings(
        widths,
        DepthSchedule.none(widths.length - 1),
        2,
        new Penalties(1, 1),
        PenaltyRule.NONE,
        0,
        0,
        0,
        StepRule.GRADIENT,
        Quantization.NONE,
        "8",
        10,
        1,
        0,
        false,
        0,
        InitScheme.HE,
        method,
        Objective.standard());
  }

  private static long cost(Method method, int columns, int layer) {
    return LayerCost.flopsPerEpoch(settings(method), columns, new LayerAddress(layer, 1));
  }

  @Test
  void theFirstLayerTakesTwoProductsWithManyColumns() {
    assertThat(cost(Method.PDADMM, 2000, 1)).isEqualTo(2L * 2 * IN * HIDDEN * 1000);
  }

  @Test
  void theFirstLayerTakesOneProductWithTheKernelOfFewColumns() {
    assertThat(cost(Method.PDADMM, 400, 1)).isEqualTo(2L * HIDDEN * 200 * 400);
    assertThat(cost(Method.DLADMM, 400, 1)).isEqualTo(2 * 2L * HIDDEN * 200 * 400);
  }

  @Test
  void otherStepsTakeProductsWithX() {
    assertThat(cost(Method.MDLAM, 400, 1)).isEqualTo(3L * 2 * IN * HIDDEN * 200);
    assertThat(cost(Method.PDADMM, 400, 2)).isEqualTo(4L * 2 * HIDDEN * HIDDEN * 200);
  }

  /** Else matrices of all columns would cross between subtasks. */
  @ParameterizedTest
  @CsvSource({"5732, 1000, 2485", "512, 256, 22735", "512, 256, 22736", "5732, 100, 141"})
  void theLayersOfABlockStayTogetherOnTwoSubtasks(int in, int hidden, int columns) {
    int layers = 10;
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, hidden);
    widths[0] = in;
    widths[layers] = 7;
    TrainingSettings settings = settings(Method.PDADMM, widths);
    KeyPlacement placement =
        KeyPlacement.of(layers, 2, a -> LayerCost.flopsPerEpoch(settings, columns, a));
    for (int block = 0; block < 2; block++) {
      for (int layer = 1; layer <= layers; layer++) {
        assertThat(placement.subtaskOf(new LayerAddress(layer, block), 2)).isEqualTo(block);
      }
    }
  }
}
