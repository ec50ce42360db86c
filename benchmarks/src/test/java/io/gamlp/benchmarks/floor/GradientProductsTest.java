package io.gamlp.benchmarks.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientProductsTest {

  private static final int[] WIDTHS = {50, 20, 20, 7};
  private static final int ABOVE_THE_FIRST = 4 * 20 * 20 + 4 * 20 * 7;

  private static double flops(Map<KernelCall, Double> calls) {
    return calls.entrySet().stream().mapToDouble(e -> e.getValue() * e.getKey().flops()).sum();
  }

  @Test
  void aHiddenLayerHasFourProductsAndTheFirstHasTwo() {
    assertThat(flops(GradientProducts.dense(WIDTHS, 30)))
        .isEqualTo(2.0 * 30 * (2 * 50 * 20 + ABOVE_THE_FIRST));
  }

  @Test
  void withFewerColumnsThanInputsTheFirstLayerHasOneProductOfTheColumns() {
    assertThat(flops(GradientProducts.cheapest(WIDTHS, 30)))
        .isEqualTo(2.0 * 30 * (30 * 20 + ABOVE_THE_FIRST));
    assertThat(GradientProducts.cheapest(WIDTHS, 50)).isEqualTo(GradientProducts.dense(WIDTHS, 50));
  }

  @Test
  void everyCallHasATimeAndTheFloorIsTheirSum() {
    Map<KernelCall, Double> calls = GradientProducts.cheapest(WIDTHS, 30);
    EpochFloor floor = EpochFloor.measure(calls);
    assertThat(floor.secondsOf().keySet()).isEqualTo(calls.keySet());
    assertThat(floor.secondsOf().values()).allMatch(seconds -> seconds > 0);
    assertThat(floor.seconds()).isPositive();
  }
}
