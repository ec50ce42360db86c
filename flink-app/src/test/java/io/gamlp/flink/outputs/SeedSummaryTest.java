package io.gamlp.flink.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedSummaryTest {

  private static SeedOutcome outcome(long seed, double testAtBest, double testAtLast) {
    return new SeedOutcome(
        seed,
        120,
        new Accuracies(1, 0.79, testAtBest),
        600,
        new Accuracies(1, 0.78, testAtLast),
        123.456,
        Path.of("out"));
  }

  @Test
  void computesMeanAndSampleStandardDeviation() {
    SeedSummary summary =
        new SeedSummary(
            List.of(outcome(0, 0.7, 0.6), outcome(100, 0.8, 0.6), outcome(2, 0.9, 0.6)));
    assertThat(summary.testAtBestVal().mean()).isCloseTo(0.8, within(1e-12));
    assertThat(summary.testAtBestVal().std()).isCloseTo(0.1, within(1e-12));
    assertThat(summary.testAtLastEpoch().std()).isZero();
    assertThat(summary.bestVal().mean()).isCloseTo(0.79, within(1e-12));
  }

  @Test
  void printsALineASeedAndTheStatisticsWithinEightyColumns() {
    List<String> lines =
        new SeedSummary(List.of(outcome(0, 0.7, 0.6), outcome(100, 0.8, 0.65))).lines();
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81))
        .containsExactly(
            "seed 0: val 0.7900 at epoch 120, test 0.7000; last test 0.6000; 123.5 s",
            "seed 100: val 0.7900 at epoch 120, test 0.8000; last test 0.6500; 123.5 s",
            "Test accuracy in %, mean ± std over 2 seeds:",
            "  at the best validation epoch  75.00 ± 7.07",
            "  at the last epoch             62.50 ± 3.54");
  }

  @Test
  void oneSeedHasNoSpreadAndAMissingSplitIsADash() {
    List<String> lines = new SeedSummary(List.of(outcome(0, 0.7, Double.NaN))).lines();
    assertThat(lines)
        .contains(
            "Test accuracy in %:",
            "  at the best validation epoch  70.00", "  at the last epoch             -");
  }

  @Test
  void refusesToSumUpNothing() {
    assertThatThrownBy(() -> new SeedSummary(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
