package io.gamlp.admm.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

  private static final int ENTRIES = 200_000;

  private static float[] dropped(double share, long seed, int epoch, int layer) {
    float[] ones = new float[ENTRIES];
    Arrays.fill(ones, 1f);
    new Dropout(share, seed).apply(ones, ENTRIES, 0, epoch, layer);
    return ones;
  }

  private static double zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return (double) zeros / values.length;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void leavesOutTheShareAndKeepsTheMean(double share) {
    float[] values = dropped(share, 1, 1, 1);
    assertThat(zeros(values)).isCloseTo(share, Offset.offset(0.005));
    for (float value : values) {
      assertThat(value).isIn(0f, (float) (1 / (1 - share)));
    }
  }

  @Test
  void withoutAShareNothingChanges() {
    assertThat(dropped(0, 1, 1, 1)).containsOnly(1f);
  }

  @Test
  void everyEpochLayerAndSeedDrawsForItself() {
    float[] one = dropped(0.5, 1, 1, 1);
    assertThat(dropped(0.5, 1, 1, 1)).isEqualTo(one);
    for (float[] other :
        new float[][] {dropped(0.5, 2, 1, 1), dropped(0.5, 1, 2, 1), dropped(0.5, 1, 1, 2)}) {
      int same = 0;
      for (int i = 0; i < ENTRIES; i++) {
        same += one[i] == other[i] ? 1 : 0;
      }
      assertThat((double) same / ENTRIES).isCloseTo(0.5, Offset.offset(0.01));
    }
  }

  @Test
  void blocksLeaveOutWhatTheWholeDoes() {
    float[] whole = dropped(0.3, 1, 4, 2);
    float[] part = new float[1000];
    Arrays.fill(part, 1f);
    new Dropout(0.3, 1).apply(part, 1000, 5000, 4, 2);
    assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 5000, 6000));
  }
}
