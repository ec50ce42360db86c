package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaSpecTest {

  @Test
  void readsAnIntegerRange() {
    DeltaSpec spec = DeltaSpec.parse("-1:20");

    ValueSet set = spec.freeze(Float.NaN, Float.NaN);

    assertThat(spec.learnt()).isFalse();
    assertThat(set.size()).isEqualTo(22);
    assertThat(set.bitsPerValue()).isEqualTo(5);
    for (int i = 0; i < 22; i++) {
      assertThat(set.value(i)).isEqualTo(i - 1f);
    }
  }

  @Test
  void readsAGridThatIncludesBothEndsAndAnExactZero() {
    ValueSet set = DeltaSpec.parse("-1:2:1000").freeze(0, 0);

    assertThat(set.size()).isEqualTo(1000);
    assertThat(set.bitsPerValue()).isEqualTo(10);
    assertThat(set.low()).isEqualTo(-1f);
    assertThat(set.high()).isEqualTo(2f);
    assertThat(set.step()).isEqualTo((float) (3.0 / 999));
    assertThat(set.value(333)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 16})
  void learnsTwoToTheBitsLevelsOnTheRangeOfTheData(int bits) {
    DeltaSpec spec = DeltaSpec.parse(Integer.toString(bits));

    ValueSet set = spec.freeze(-0.3f, 1.7f);

    assertThat(spec.learnt()).isTrue();
    assertThat(set.size()).isEqualTo(1 << bits);
    assertThat(set.bitsPerValue()).isEqualTo(bits);
    assertThat(set.low()).isEqualTo(-0.3f);
    assertThat(set.high()).isEqualTo(1.7f);
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f, 3.25f, -1e-40f, Float.MAX_VALUE, -Float.MAX_VALUE})
  void learnsASetOfThatValueWhereAllDataAreEqual(float v) {
    ValueSet set = DeltaSpec.parse("8").freeze(v, v);

    assertThat(set.size()).isEqualTo(1);
    assertThat(set.bitsPerValue()).isEqualTo(1);
    assertThat(set.value(0) == v).isTrue();
    assertThat(set.step()).isZero();
    assertThat(set.nearestIndex(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(set.nearestIndex(Float.POSITIVE_INFINITY)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0000004, 4", "-1, -0.99999994, 2", "0, 1e-45, 2", "-0.0, 0.0, 1"})
  void learnsNoMoreLevelsThanFloatsTellApart(float min, float max, int levels) {
    ValueSet set = DeltaSpec.parse("8").freeze(min, max);

    assertThat(set.size()).isEqualTo(levels);
    assertThat(set.low() == min && set.high() == max).isTrue();
  }

  @Test
  void learnsTheWholeRangeOfFloats() {
    ValueSet set = DeltaSpec.parse("16").freeze(-Float.MAX_VALUE, Float.MAX_VALUE);

    assertThat(set.low()).isEqualTo(-Float.MAX_VALUE);
    assertThat(set.high()).isEqualTo(Float.MAX_VALUE);
    assertThat(set.size()).isEqualTo(65536);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1:20", "+0:3", "-1:2:1000", "-1.0:2.50:7", "1e-3:.5:16", "1", "08", "16"})
  void givesItsTextBack(String text) {
    DeltaSpec spec = DeltaSpec.parse(text);

    assertThat(spec).hasToString(text).isEqualTo(DeltaSpec.parse(text));
    assertThat(spec.hashCode()).isEqualTo(DeltaSpec.parse(text).hashCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "8 ",
        "-8",
        "1.5",
        "1:",
        ":1",
        "0.5:2",
        "0:1:2:3",
        "0:1:-2",
        "0:1:2.5",
        "NaN:1:4",
        "0:Infinity:4",
        "0x1p3:9:4",
        "0:1f:4",
        "99999999999",
        "0:99999999999"
      })
  void saysWhatItExpectedOfTextItCannotRead(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeltaSpec.parse(text))
        .withMessageStartingWith("delta '" + text + "': expected LO:HI (integers), LO:HI:LEVELS")
        .withMessageContaining("BITS (1 to 16");
  }

  @ParameterizedTest
  @CsvSource({
    "0, BITS must be 1 to 16",
    "17, BITS must be 1 to 16",
    "5:5, LO must be below HI",
    "3:-3, LO must be below HI",
    "1:1:4, LO must be below HI",
    "0:1:1, '1 levels, but 2 to 65536 are possible'",
    "0:65536, '65537 levels, but 2 to 65536 are possible'",
    "-999999999:999999999, '1999999999 levels, but 2 to 65536 are possible'",
    "0:1e39:4, 'the ends of a value set must be finite float32 values, got 0.0 and 1.0E39'",
    "16777216:16777219, 'float32 cannot tell 4 levels between 1.6777216E7 and 1.6777219E7 apart'"
  })
  void saysWhyItRefusesASetThatCannotBe(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeltaSpec.parse(text))
        .withMessage("delta '" + text + "': " + reason);
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "0, NaN", "-Infinity, 0", "0, Infinity", "2, 1"})
  void refusesToLearnFromARangeThatIsNone(float min, float max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeltaSpec.parse("4").freeze(min, max))
        .withMessage(
            "a range to learn from must be finite with min <= max, got " + min + " and " + max);
  }
}
