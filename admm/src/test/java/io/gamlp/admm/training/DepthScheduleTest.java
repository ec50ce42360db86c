package io.gamlp.admm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthScheduleTest {

  private final DepthSchedule schedule = new DepthSchedule(new int[] {2, 5, 10});

  @Test
  void trainsTheLowestLayersAndTheOutputOfEachStage() {
    int[][] layers = {{1, 10}, {1, 2, 3, 4, 10}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
    for (int stage = 0; stage < 3; stage++) {
      assertThat(schedule.depth(stage)).isEqualTo(layers[stage].length);
      for (int layer = 1; layer <= 10; layer++) {
        int wanted = layer;
        assertThat(schedule.trains(stage, layer))
            .isEqualTo(Arrays.stream(layers[stage]).anyMatch(l -> l == wanted));
      }
      for (int i = 0; i + 1 < layers[stage].length; i++) {
        assertThat(schedule.above(stage, layers[stage][i])).isEqualTo(layers[stage][i + 1]);
        assertThat(schedule.below(stage, layers[stage][i + 1])).isEqualTo(layers[stage][i]);
      }
    }
    assertThat(schedule.firstStage(1)).isZero();
    assertThat(schedule.firstStage(10)).isZero();
    assertThat(schedule.firstStage(2)).isEqualTo(1);
    assertThat(schedule.firstStage(5)).isEqualTo(2);
    assertThat(schedule.isOutput(10)).isTrue();
    assertThat(schedule.isOutput(9)).isFalse();
  }

  @Test
  void hasOneStageWithoutGrowth() {
    DepthSchedule none = DepthSchedule.none(4);
    assertThat(none.stages()).isOne();
    assertThat(none.layers()).isEqualTo(4);
    assertThat(none).isEqualTo(new DepthSchedule(new int[] {4})).hasToString("[4]");
    assertThat(none.hashCode()).isEqualTo(new DepthSchedule(new int[] {4}).hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "2,2", "5,2", "1,3"})
  void refusesWhatDoesNotGrow(String depths) {
    int[] numbers =
        depths.isEmpty()
            ? new int[0]
            : Arrays.stream(depths.split(",")).mapToInt(Integer::parseInt).toArray();
    assertThatThrownBy(() -> new DepthSchedule(numbers))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
