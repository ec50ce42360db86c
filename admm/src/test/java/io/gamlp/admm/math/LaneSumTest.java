package io.gamlp.admm.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneSumTest {

  @Test
  void addsUpPiecesOfAnyNumberAndLengthAndBeginsAnew() {
    LaneSum sum = new LaneSum();
    Random random = new Random(1);
    float[] room = new float[50];
    for (int pieces = 0; pieces < 100; pieces++) {
      Arrays.fill(room, 7f);
      sum.begin(room);
      double expected = 0;
      for (int piece = 0; piece < pieces; piece++) {
        int length = 1 + random.nextInt(room.length);
        float[] lanes = sum.lanes();
        for (int i = 0; i < length; i++) {
          float x = random.nextFloat();
          lanes[i] += x;
          expected += x;
        }
      }
      sum.end();
      assertThat(sum.total()).isCloseTo(expected, withinPercentage(1e-4));
    }
  }

  @Test
  void smallTermsAreNotLostBesideALargeSum() {
    LaneSum sum = new LaneSum();
    sum.begin(new float[1]);
    sum.lanes()[0] += 1e8f;
    for (int piece = 0; piece < 100_000; piece++) {
      sum.lanes()[0] += 1f;
    }
    sum.end();
    assertThat(sum.total()).isCloseTo(1e8 + 1e5, withinPercentage(1e-4));
  }
}
