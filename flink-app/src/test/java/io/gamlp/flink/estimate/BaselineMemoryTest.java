package io.gamlp.flink.estimate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselineMemoryTest {

  private static final SnapshotSummary FASHION =
      new SnapshotSummary(
          "fashion",
          70_000,
          0,
          0,
          0,
          false,
          784,
          54_880_000,
          true,
          10,
          0,
          55_000,
          5_000,
          10_000,
          70_000,
          0);

  private static TrainConfig config(int width, int blocks) {
    return TrainConfig.from(
        EffectiveOptions.load(
            Command.TRAIN,
            Map.of(
                "data", "idx:fashion",
                "algorithm", "adam",
                "layers", "3",
                "hidden", Integer.toString(width),
                "blocks", Integer.toString(blocks))));
  }

  @Test
  void refusesATrainingThatThisProcessCannotHold() {
    // Inputs of 220 MB, outputs and their gradients of 4 x 55,000 x 500 floats.
    long enough = 700L << 20;
    assertThatCode(() -> BaselineMemory.requireFits(config(500, 1), FASHION, enough))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> BaselineMemory.requireFits(config(500, 1), FASHION, 600L << 20))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "idx:fashion: training 3 layers with adam needs at least", "GAMLP_HEAP", "--blocks");
    assertThatCode(() -> BaselineMemory.requireFits(config(500, 8), FASHION, 400L << 20))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnArrayThatNoJvmMakes() {
    assertThatThrownBy(() -> BaselineMemory.requireFits(config(50_000, 1), FASHION, Long.MAX_VALUE))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("idx:fashion", "entries", "--blocks");
  }
}
