package io.gamlp.benchmarks.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamlp.benchmarks.epoch.Timeline.Kind;
import io.gamlp.benchmarks.floor.KernelCall;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final KernelCall CALL =
      new KernelCall(KernelCall.Operation.GEMM, false, true, false, 2, 3, 4);
  private static final byte[] BITS = {1, 2, 3};
  private static final byte[] NO_BITS = {};

  private final Timeline timeline = new Timeline();

  /** Between two steps, with the message of the second under way since the given moment. */
  private void twoSteps(boolean sentBefore) {
    long before = System.nanoTime();
    timeline.beginStep(null);
    long began = System.nanoTime();
    timeline.product(CALL, began);
    timeline.sent(BITS, System.nanoTime());
    timeline.sent(NO_BITS, System.nanoTime());
    timeline.endStep();
    timeline.beginStep(sentBefore ? before : Long.valueOf(Long.MAX_VALUE));
    timeline.product(CALL, System.nanoTime());
    timeline.endStep();
  }

  private double seconds(Kind kind) {
    return timeline.seconds(kind, 0, Long.MAX_VALUE);
  }

  @Test
  void stepsAndWhatIsBetweenThemFillTheTime() {
    long from = System.nanoTime();
    timeline.beginStep(null);
    timeline.endStep();
    twoSteps(true);
    long to = System.nanoTime();
    double steps = seconds(Kind.STEP) + seconds(Kind.NETWORK) + seconds(Kind.WAIT);
    assertThat(steps).isPositive().isLessThanOrEqualTo((to - from) / 1e9);
    assertThat(seconds(Kind.PRODUCT) + seconds(Kind.SEND)).isLessThanOrEqualTo(seconds(Kind.STEP));
  }

  @Test
  void idleTimeWithAMessageUnderWayIsTheNetworks() {
    twoSteps(true);
    assertThat(seconds(Kind.NETWORK)).isPositive();
    assertThat(seconds(Kind.WAIT)).isZero();
  }

  @Test
  void idleTimeBeforeTheMessageWasSentIsWaiting() {
    twoSteps(false);
    assertThat(seconds(Kind.NETWORK)).isZero();
    assertThat(seconds(Kind.WAIT)).isPositive();
  }

  @Test
  void onlyWhatIsInTheWindowCounts() {
    long from = System.nanoTime();
    timeline.beginStep(null);
    timeline.endStep();
    long to = System.nanoTime();
    assertThat(timeline.seconds(Kind.STEP, to, Long.MAX_VALUE)).isZero();
    assertThat(timeline.seconds(Kind.STEP, 0, from)).isZero();
    double all = timeline.seconds(Kind.STEP, from, to);
    long middle = from + (to - from) / 2;
    double halves =
        timeline.seconds(Kind.STEP, from, middle) + timeline.seconds(Kind.STEP, middle, to);
    assertThat(halves).isCloseTo(all, within(1e-12));
  }

  @Test
  void countsCallsAndPackedMatrices() {
    twoSteps(true);
    assertThat(timeline.calls(0, Long.MAX_VALUE)).isEqualTo(Map.of(CALL, 2));
    assertThat(timeline.packed(0, Long.MAX_VALUE)).isEqualTo(Map.of(BITS, 1));
    assertThat(timeline.calls(0, 1)).isEmpty();
  }
}
