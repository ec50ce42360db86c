package io.gamlp.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.SplitRole;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSplitTest {

  private static int[] labels(int nodes, int classes) {
    return IntStream.range(0, nodes).map(v -> v % classes).toArray();
  }

  private static SplitRole role(byte[] roles, int node) {
    return SplitRole.values()[roles[node]];
  }

  private static boolean judges(SplitRole role) {
    return role == SplitRole.VAL || role == SplitRole.TEST;
  }

  private static long count(byte[] roles, SplitRole role) {
    return IntStream.range(0, roles.length).filter(v -> role(roles, v) == role).count();
  }

  private static byte[] ofGraph(int[] labels, int classes, long seed) {
    return SplitDraw.byNode(seed).ofGraph(labels, classes);
  }

  @Test
  void aLargeGraphHasTwentyAClassFiveHundredAndAThousand() {
    int[] labels = labels(2708, 7);
    byte[] roles = ofGraph(labels, 7, 3);
    int[] perClass = new int[7];
    for (int v = 0; v < labels.length; v++) {
      perClass[labels[v]] += role(roles, v) == SplitRole.TRAIN ? 1 : 0;
    }
    assertThat(perClass).containsOnly(20);
    assertThat(count(roles, SplitRole.VAL)).isEqualTo(500);
    assertThat(count(roles, SplitRole.TEST)).isEqualTo(1000);
  }

  @Test
  void aSmallGraphHasTheSharesInTheMean() {
    int[] labels = labels(45, 3);
    long[] sums = new long[4];
    for (int seed = 0; seed < 400; seed++) {
      for (byte role : ofGraph(labels, 3, seed)) {
        sums[role]++;
      }
    }
    assertThat(sums[SplitRole.TRAIN.ordinal()] / 400.0).isBetween(14.0, 16.0);
    assertThat(sums[SplitRole.VAL.ordinal()] / 400.0).isBetween(9.3, 10.7);
    assertThat(sums[SplitRole.TEST.ordinal()] / 400.0).isBetween(19.0, 21.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 300, 2000, 5000})
  void nobodyWhoWasTrainedOnJudgesLaterWhenNodesComeAndGo(int nodes) {
    int[] more = labels(nodes + nodes / 4, 5);
    int[] few = Arrays.copyOf(more, nodes);
    byte[] before = ofGraph(few, 5, 9);
    byte[] after = ofGraph(more, 5, 9);
    int changed = 0;
    for (int v = 0; v < nodes; v++) {
      SplitRole was = role(before, v);
      SplitRole is = role(after, v);
      assertThat(was == SplitRole.TRAIN && judges(is)).as("node %s", v).isFalse();
      assertThat(judges(was) && is == SplitRole.TRAIN).as("node %s", v).isFalse();
      assertThat(judges(was) && judges(is) && was != is).as("node %s", v).isFalse();
      changed += was == is ? 0 : 1;
    }
    // Who leaves the 20, 500 or 1,000 for a new one; all others stay.
    assertThat(changed).isLessThanOrEqualTo(nodes / 4);
  }

  @Test
  void oneMoreNodeChangesAtMostOneOther() {
    int[] more = labels(3001, 5);
    byte[] before = ofGraph(Arrays.copyOf(more, 3000), 5, 9);
    byte[] after = ofGraph(more, 5, 9);
    assertThat(IntStream.range(0, 3000).filter(v -> before[v] != after[v]).count())
        .isLessThanOrEqualTo(1);
  }

  /** Enough nodes of five classes for all roles, then one node each of further classes. */
  private static int[] labelsWithRareClasses(int nodes, int rare) {
    return IntStream.concat(IntStream.range(0, nodes).map(v -> v % 5), IntStream.range(5, 5 + rare))
        .toArray();
  }

  @Test
  void whoStandsInForAClassTakesNobodysPlaceAmongThoseWhoJudge() {
    for (int seed = 0; seed < 50; seed++) {
      byte[] roles = ofGraph(labelsWithRareClasses(4000, 10), 15, seed);
      assertThat(count(roles, SplitRole.TRAIN)).isEqualTo(110);
      assertThat(count(roles, SplitRole.VAL)).isEqualTo(500);
      assertThat(count(roles, SplitRole.TEST)).isEqualTo(1000);
    }
  }

  @Test
  void oneMoreNodeOfAClassWithAStandInChangesAtMostTwoOthers() {
    int most = 0;
    for (int seed = 0; seed < 200; seed++) {
      int[] few = labelsWithRareClasses(4000, 1);
      int[] more = Arrays.copyOf(few, few.length + 1);
      more[few.length] = 5;
      byte[] before = ofGraph(few, 6, seed);
      byte[] after = ofGraph(more, 6, seed);
      int changed = (int) IntStream.range(0, few.length).filter(v -> before[v] != after[v]).count();
      assertThat(changed).isLessThanOrEqualTo(2);
      most = Math.max(most, changed);
    }
    assertThat(most).as("who stood in, and who makes room for it").isEqualTo(2);
  }

  @Test
  void everyClassThatHasANodeHasOneToTrainOn() {
    for (int seed = 0; seed < 100; seed++) {
      byte[] roles = ofGraph(new int[] {0, 1, -1, 1, 2}, 4, seed);
      assertThat(role(roles, 0)).isEqualTo(SplitRole.TRAIN);
      assertThat(role(roles, 4)).isEqualTo(SplitRole.TRAIN);
      assertThat(role(roles, 2)).isEqualTo(SplitRole.NONE);
      assertThat(roles[1] == 1 || roles[3] == 1).isTrue();
    }
  }

  @Test
  void isFixedByTheSeed() {
    int[] labels = labels(1000, 5);
    assertThat(ofGraph(labels, 5, 3)).isEqualTo(ofGraph(labels, 5, 3));
    assertThat(ofGraph(labels, 5, 4)).isNotEqualTo(ofGraph(labels, 5, 3));
  }

  @ParameterizedTest
  @CsvSource({"1200, 120", "60000, 60000"})
  void samplesKeepTheirRolesWhateverComes(int samples, int more) {
    SplitDraw draw = SplitDraw.byNode(5);
    byte[] before = draw.ofSamples(new int[samples]);
    byte[] after = draw.ofSamples(new int[samples + more]);
    assertThat(Arrays.copyOf(after, samples)).isEqualTo(before);
    assertThat(count(before, SplitRole.VAL)).isBetween(samples / 14L, samples / 10L);
    assertThat(count(before, SplitRole.TEST)).isBetween(samples / 7L, samples / 5L);
    assertThat(count(before, SplitRole.NONE)).isZero();
  }

  @Test
  void samplesWithoutAClassHaveNoRole() {
    byte[] roles = SplitDraw.byNode(5).ofSamples(new int[] {-1, 0, -1});
    assertThat(roles[0]).isZero();
    assertThat(roles[1]).isNotZero();
    assertThat(roles[2]).isZero();
  }

  @Test
  void testSamplesThatAreGivenStay() {
    byte[] roles = SplitDraw.byNode(5).beforeTest(1200, 300);
    assertThat(count(roles, SplitRole.TEST)).isEqualTo(300);
    assertThat(IntStream.range(1200, 1500).allMatch(v -> role(roles, v) == SplitRole.TEST))
        .isTrue();
    assertThat(count(roles, SplitRole.VAL)).isBetween(70L, 130L);
    assertThat(count(roles, SplitRole.NONE)).isZero();
    assertThat(Arrays.copyOf(SplitDraw.byNode(5).beforeTest(1300, 300), 1200))
        .isEqualTo(Arrays.copyOf(roles, 1200));
  }
}
