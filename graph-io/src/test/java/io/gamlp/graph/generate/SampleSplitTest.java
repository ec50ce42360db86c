package io.gamlp.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.SplitRole;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSplitTest {

  private static int[] counts(byte[] roles, int from, int to) {
    int[] counts = new int[SplitRole.values().length];
    for (int v = from; v < to; v++) {
      counts[roles[v]]++;
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource({
    "70000, 55000, 5000, 10000",
    "600, 450, 50, 100",
    "13, 8, 2, 3",
    "3, 1, 1, 1",
    "2, 1, 1, 0",
    "1, 1, 0, 0"
  })
  void mostSamplesAreForTraining(int samples, int train, int val, int test) {
    byte[] roles = SampleSplit.generate(new int[samples], 7);
    assertThat(counts(roles, 0, samples)).containsExactly(0, train, val, test);
  }

  @Test
  void unlabelledSamplesHaveNoRole() {
    byte[] roles = SampleSplit.generate(new int[] {-1, 0, -1, 1, 0}, 7);
    assertThat(new byte[] {roles[0], roles[2]}).containsOnly(0);
    assertThat(counts(roles, 0, 5)).containsExactly(2, 1, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"60000, 10000, 55000, 5000", "12, 3, 11, 1", "1, 1, 1, 0"})
  void validationComesFromWhatIsNotForTest(int notTest, int test, int train, int val) {
    byte[] roles = SampleSplit.beforeTest(notTest, test, 7);
    assertThat(counts(roles, 0, notTest)).containsExactly(0, train, val, 0);
    assertThat(counts(roles, notTest, notTest + test)).containsExactly(0, 0, 0, test);
  }

  @Test
  void everyPartOfAFileSortedByClassIsDrawnFrom() {
    byte[] roles = SampleSplit.beforeTest(6000, 0, 7);
    for (int tenth = 0; tenth < 10; tenth++) {
      assertThat(counts(roles, 600 * tenth, 600 * (tenth + 1))[SplitRole.VAL.ordinal()])
          .isBetween(25, 80);
    }
  }

  @Test
  void sameSeedSameSplit() {
    byte[] roles = SampleSplit.generate(new int[100], 7);
    assertThat(SampleSplit.generate(new int[100], 7)).isEqualTo(roles);
    assertThat(Arrays.equals(SampleSplit.generate(new int[100], 8), roles)).isFalse();
  }
}
