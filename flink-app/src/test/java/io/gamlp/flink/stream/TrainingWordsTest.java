package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.SeedOutcome;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingWordsTest {

  private static SeedOutcome outcome(int bestEpoch, double val) {
    Accuracies best = new Accuracies(1, val, 0.75);
    return new SeedOutcome(0, bestEpoch, best, 12, best, 1.5, Path.of("."));
  }

  @Test
  void sayWhichModelCameOfWhich() {
    assertThat(TrainingWords.of(outcome(3, 0.79), "v000001", Optional.empty()))
        .isEqualTo("12 epochs, val 0.7900, model v000001");
    assertThat(TrainingWords.of(outcome(3, Double.NaN), "v000002", Optional.of("v000001")))
        .isEqualTo("12 epochs, train 1.0000, model v000002 from v000001");
  }

  @Test
  void saySoWhenTheStartWasKept() {
    assertThat(TrainingWords.of(outcome(0, 0.79), "v000005", Optional.of("v000004")))
        .isEqualTo(
            "12 epochs, no epoch better than v000004, its weights kept, val 0.7900, model v000005"
                + " from v000004");
  }
}
