package io.gamlp.flink.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.testing.SilentProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyEndTest {

  private final List<String> notes = new ArrayList<>();
  private int epoch;

  private EarlyEnd of(int stages, int patience) {
    return new EarlyEnd(
        stages,
        5,
        patience,
        new SilentProgress() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        });
  }

  private void run(EarlyEnd end, int stage, int epochs) {
    for (int i = 0; i < epochs; i++) {
      end.epoch(stage, ++epoch);
    }
  }

  @Test
  void tellsOfEachStageThatEndedBeforeItsLastEpoch() {
    EarlyEnd end = of(3, 2);
    run(end, 0, 3);
    run(end, 1, 5);
    run(end, 2, 4);
    assertThat(notes).hasSize(1);
    end.trainingEnded();
    assertThat(notes)
        .containsExactly(
            "stage 1 of 3 ended early with epoch 3, after 3 of at most 5 epochs: 2 evaluations in a"
                + " row without a better val accuracy (--early-stop 2)",
            "stage 3 of 3 ended early with epoch 12, after 4 of at most 5 epochs: 2 evaluations in a"
                + " row without a better val accuracy (--early-stop 2)");
  }

  @Test
  void speaksOfTheTrainingWhereItHasOneStage() {
    EarlyEnd end = of(1, 1);
    run(end, 0, 4);
    end.trainingEnded();
    assertThat(notes)
        .containsExactly(
            "training ended early with epoch 4, after 4 of at most 5 epochs: an evaluation without"
                + " a better val accuracy (--early-stop 1)");
  }

  @Test
  void isSilentAfterTheLastEpoch() {
    EarlyEnd end = of(2, 1);
    run(end, 0, 5);
    run(end, 1, 5);
    end.trainingEnded();
    assertThat(notes).isEmpty();
  }
}
