package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RangeLearnerProperties {

  @Property(tries = 300)
  void learnsTheSameFromAnyDivisionIntoBlocks(
      @ForAll @Size(min = 1, max = 200) float[] values,
      @ForAll @IntRange(min = 0, max = 200) int cut) {
    int first = Math.min(cut, values.length);
    float min = values[0];
    float max = values[0];
    for (float v : values) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }

    RangeLearner head = new RangeLearner();
    head.observe(values, 0, first);
    RangeLearner tail = new RangeLearner();
    tail.observe(values, first, values.length - first);
    tail.merge(head);

    assertThat(tail.min()).isEqualTo(min);
    assertThat(tail.max()).isEqualTo(max);
  }

  @Example
  void refusesValuesThatAreNotFiniteAndForgetsThatBatch() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      RangeLearner learner = new RangeLearner();
      learner.observe(new float[] {1, 2}, 0, 2);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.observe(new float[] {bad, 9, bad, 3}, 1, 3))
          .withMessage("a range is learnt from finite values, got " + bad + " at index 2");
      assertThat(learner.min()).isEqualTo(1f);
      assertThat(learner.max()).isEqualTo(2f);
    }
  }

  @Example
  void hasNoRangeBeforeItHasSeenAValue() {
    RangeLearner learner = new RangeLearner();
    learner.observe(new float[3], 1, 0);
    learner.merge(new RangeLearner());

    assertThat(learner.isEmpty()).isTrue();
    assertThatIllegalStateException().isThrownBy(learner::min);
    assertThatIllegalStateException().isThrownBy(learner::max);
    learner.observe(new float[] {-4f}, 0, 1);
    assertThat(learner.isEmpty()).isFalse();
    assertThat(learner.min()).isEqualTo(learner.max()).isEqualTo(-4f);
  }
}
