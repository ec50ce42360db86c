package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(DomainContext.Global.class)
@Domain(ValueSets.class)
class ValueSetProperties {

  @Property(tries = 300)
  void ascendsStrictlyFromLowToHigh(@ForAll ValueSet set) {
    for (int i = 1; i < set.size(); i++) {
      assertThat(set.value(i)).isGreaterThan(set.value(i - 1));
    }
    assertThat(set.low()).isEqualTo(set.value(0));
    assertThat(set.high()).isEqualTo(set.value(set.size() - 1));
  }

  @Property(tries = 300)
  void takesTheBitsThatItsIndicesNeed(@ForAll ValueSet set) {
    int bits = set.bitsPerValue();

    assertThat(1 << bits).isGreaterThanOrEqualTo(set.size());
    assertThat(bits == 1 || 1 << (bits - 1) < set.size()).isTrue();
  }

  @Property(tries = 300)
  void findsTheNearestElementOfAnyValue(@ForAll ValueSet set, @ForAll float v) {
    assertThat(set.nearestIndex(v)).isEqualTo(nearestByBruteForce(set, v));
  }

  @Property(tries = 1000)
  void findsTheNearestElementAtAndBesideMidpoints(
      @ForAll ValueSet set, @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int draw) {
    int i = draw % set.size();
    int j = Math.min(i + 1, set.size() - 1);
    float midpoint = (float) (((double) set.value(i) + set.value(j)) / 2);

    for (float v :
        new float[] {
          Math.nextDown(midpoint),
          midpoint,
          Math.nextUp(midpoint),
          Math.nextDown(set.value(i)),
          set.value(i),
          Math.nextUp(set.value(i))
        }) {
      assertThat(set.nearestIndex(v)).as("%s in %s", v, set).isEqualTo(nearestByBruteForce(set, v));
    }
  }

  @Property(tries = 300)
  void projectsEachValueOntoItsNearestElementAndNothingElse(
      @ForAll ValueSet set, @ForAll float[] values) {
    float[] expected = new float[values.length + 2];
    expected[0] = 0.123f;
    expected[values.length + 1] = -0.456f;
    float[] projected = expected.clone();
    for (int i = 0; i < values.length; i++) {
      projected[i + 1] = values[i];
      expected[i + 1] = set.value(nearestByBruteForce(set, values[i]));
    }

    set.project(projected, 1, values.length);

    assertThat(projected).isEqualTo(expected);
    set.project(projected, 1, values.length);
    assertThat(projected).isEqualTo(expected);
  }

  @Property(tries = 300)
  void comesBackFromItsNumbersWithTheSameBits(@ForAll ValueSet set) {
    ValueSet back = ValueSet.fromNumbers(set.toNumbers());

    assertThat(back).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(back.size()).isEqualTo(set.size());
    for (int i = 0; i < set.size(); i++) {
      assertThat(Float.floatToRawIntBits(back.value(i)))
          .isEqualTo(Float.floatToRawIntBits(set.value(i)));
    }
  }

  @Example
  void breaksTiesTowardsTheSmallerElement() {
    ValueSet integers = ValueSet.uniform(-2, 2, 5);
    float[] values = {-1.5f, -0.5f, 0.5f, 1.5f, -0f, 0.50000006f, -0.49999997f};

    integers.project(values, 0, values.length);

    assertThat(values).containsExactly(-2f, -1f, 0f, 1f, 0f, 1f, 0f);
    assertThat(Float.floatToRawIntBits(values[4])).isZero();
  }

  @Example
  void holdsZeroWithoutASign() {
    for (double[] ends : new double[][] {{-0.0, 1}, {-1, -0.0}, {-1e-50, 1}, {-1, -1e-50}}) {
      ValueSet set = ValueSet.uniform(ends[0], ends[1], 2);
      int bits = Float.floatToRawIntBits(set.value(set.nearestIndex(0f)));
      assertThat(bits).as("%s", set).isZero();
    }
  }

  @Example
  void clampsInfiniteValuesAndThoseOutOfRange() {
    ValueSet set = ValueSet.uniform(-1, 2, 1000);

    assertThat(set.nearestIndex(Float.POSITIVE_INFINITY)).isEqualTo(999);
    assertThat(set.nearestIndex(Float.MAX_VALUE)).isEqualTo(999);
    assertThat(set.nearestIndex(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(set.nearestIndex(-Float.MAX_VALUE)).isZero();
  }

  @Example
  void decidesByTheRealMidpointWhereDoublesCannotHoldIt() {
    ValueSet set = ValueSet.uniform(-1e-30, 1, 2);
    ValueSet mirrored = ValueSet.uniform(1e-30, 1, 2);

    assertThat(set.nearestIndex(0.5f)).isEqualTo(1);
    assertThat(mirrored.nearestIndex(0.5f)).isZero();
  }

  @Example
  void namesTheFirstValueThatIsNoNumber() {
    ValueSet set = ValueSet.uniform(0, 1, 2);
    float[] values = {0, 1, Float.NaN, Float.NaN};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.project(values, 1, 3))
        .withMessage("NaN at index 2 has no nearest element");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.nearestIndex(Float.NaN))
        .withMessage("NaN has no nearest element");
  }

  @Example
  void refusesNumbersThatAreNoSet() {
    for (double[] numbers :
        new double[][] {
          {},
          {0, 1},
          {0, 1, 2, 3},
          {0, 1, 2.5},
          {0, 1, Double.NaN},
          {0, 1, 0},
          {0, 1, 65537},
          {0, 1, 1},
          {1, 0, 2},
          {1, 1, 2},
          {Double.NaN, 1, 2},
          {0, Double.POSITIVE_INFINITY, 2},
          {0, Float.MIN_VALUE, 3}
        }) {
      assertThatIllegalArgumentException()
          .as(Arrays.toString(numbers))
          .isThrownBy(() -> ValueSet.fromNumbers(numbers));
    }
  }

  /** Compares exact distances to all elements; a tie keeps the earlier, smaller one. */
  private static int nearestByBruteForce(ValueSet set, float v) {
    if (Float.isInfinite(v)) {
      return v < 0 ? 0 : set.size() - 1;
    }
    // Distances in float64 are off by at most 2^-53 of themselves: only those that close to the
    // smallest need exact arithmetic.
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < set.size(); i++) {
      smallest = Math.min(smallest, Math.abs((double) set.value(i) - v));
    }
    int best = -1;
    BigDecimal bestDistance = null;
    for (int i = 0; i < set.size(); i++) {
      if (Math.abs((double) set.value(i) - v) <= smallest * (1 + 1e-15)) {
        BigDecimal distance = new BigDecimal(set.value(i)).subtract(new BigDecimal(v)).abs();
        if (best < 0 || distance.compareTo(bestDistance) < 0) {
          best = i;
          bestDistance = distance;
        }
      }
    }
    return best;
  }
}
