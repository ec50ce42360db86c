package io.gamlp.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTest {

  private static final Line LINE = Line.of("row", "what", Unit.SECONDS, Sample.of(3));

  @Test
  void isMetUpToTheLimitOfItsValueOrItsRatio() {
    assertThat(LINE.target(Target.value(3)).met()).contains(true);
    assertThat(LINE.target(Target.value(2.9)).met()).contains(false);
    Line ratio = LINE.over(Sample.of(2), "floor");
    assertThat(ratio.target(Target.ratio(1.5)).met()).contains(true);
    assertThat(ratio.target(Target.ratio(1.4)).met()).contains(false);
  }

  @Test
  void hasNoVerdictWithoutATargetOrBesideThatOfAnotherSize() {
    assertThat(LINE.met()).isEmpty();
    assertThat(LINE.target(Target.value(2.9).ofAnotherSize()).met()).isEmpty();
  }
}
