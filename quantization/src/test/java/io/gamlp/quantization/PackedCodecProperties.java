package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PackedCodecProperties {

  /** Around multiples of a byte, a word and a chunk, where packing changes its ways. */
  @Provide
  Arbitrary<Integer> counts() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 70),
        Arbitraries.integers().between(1020, 1030),
        Arbitraries.integers().between(2040, 3100));
  }

  @Property(tries = 800)
  void givesBackWhatWasEncodedAtEachWidth(
      @ForAll @IntRange(min = 1, max = 16) int bits,
      @ForAll("counts") int count,
      @ForAll @IntRange(min = 0, max = 9) int offset,
      @ForAll long seed) {
    PackedCodec codec = codec(bits);
    float[] sent = elements(codec.valueSet(), offset + count, seed);
    float[] before = sent.clone();

    byte[] bytes = codec.encode(sent, offset, count);
    float[] got = new float[offset + count + 1];
    Arrays.fill(got, 77f);
    codec.decode(bytes, 0, got, offset, count);

    assertThat(bytes).hasSize((count * bits + 7) / 8).hasSize(codec.encodedBytes(count));
    assertThat(sent).isEqualTo(before);
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToRawIntBits(got[offset + i]))
          .isEqualTo(Float.floatToRawIntBits(sent[offset + i]));
    }
    assertThat(got[offset + count]).isEqualTo(77f);
  }

  @Property(tries = 300)
  void packsCodesBitByBitFromTheLowestOn(
      @ForAll @IntRange(min = 1, max = 16) int bits,
      @ForAll("counts") int count,
      @ForAll long seed) {
    ValueSet set = codec(bits).valueSet();
    float[] values = elements(set, count, seed);

    byte[] bytes = new PackedCodec(set).encode(values, 0, count);

    for (int i = 0; i < count; i++) {
      int code = 0;
      for (int b = 0; b < bits; b++) {
        int at = i * bits + b;
        code |= (bytes[at / 8] >> (at % 8) & 1) << b;
      }
      assertThat(set.value(code)).isEqualTo(values[i]);
    }
    for (int at = count * bits; at < bytes.length * 8; at++) {
      assertThat(bytes[at / 8] >> (at % 8) & 1).as("padding").isZero();
    }
  }

  @Property(tries = 300)
  void projectsAndEncodesAsTheTwoStepsWould(
      @ForAll @IntRange(min = 1, max = 16) int bits,
      @ForAll("counts") int count,
      @ForAll long seed) {
    PackedCodec codec = codec(bits);
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 3;
    }
    float[] projected = values.clone();
    codec.valueSet().project(projected, 0, count);

    byte[] bytes = codec.projectAndEncode(values, 0, count);

    assertThat(values).isEqualTo(projected);
    assertThat(bytes).isEqualTo(codec.encode(projected, 0, count));
  }

  @Property(tries = 800)
  void decodesDamagedBytesToElementsOrRefusesThem(
      @ForAll @IntRange(min = 2, max = 3000) int size,
      @ForAll("counts") int count,
      @ForAll @IntRange(min = 0, max = 5) int srcOffset,
      @ForAll long seed) {
    PackedCodec codec = new PackedCodec(ValueSet.uniform(-1, 2, size));
    byte[] noise = new byte[srcOffset + codec.encodedBytes(count)];
    new Random(seed).nextBytes(noise);
    float[] target = new float[count];

    try {
      codec.decode(noise, srcOffset, target, 0, count);
    } catch (IllegalArgumentException e) {
      assertThat(e)
          .hasMessageMatching("code \\d+ of value \\d+ is not below the set's size " + size);
      assertThat(Integer.bitCount(size)).as("a full set has no code to spare").isNotEqualTo(1);
      return;
    }
    float[] projected = target.clone();
    codec.valueSet().project(projected, 0, count);
    assertThat(target).isEqualTo(projected);
  }

  @Property(tries = 200)
  void refusesBytesOfTheWrongLength(
      @ForAll @IntRange(min = 1, max = 16) int bits,
      @ForAll @IntRange(min = 0, max = 100) int count,
      @ForAll @IntRange(min = 0, max = 300) int length) {
    PackedCodec codec = codec(bits);
    int expected = codec.encodedBytes(count);
    if (length == expected) {
      return;
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(new byte[length], 0, new float[count], 0, count))
        .withMessage(
            "expected %d bytes for %d values of %d bits, got %d bytes from offset 0",
            expected, count, bits, length);
  }

  @Example
  void namesTheValueThatIsNoElement() {
    PackedCodec codec = new PackedCodec(ValueSet.uniform(0, 3, 4));
    float[] values = new float[2000];
    for (float wrong : new float[] {0.5f, -0f, 4f, Math.nextUp(1f), Float.POSITIVE_INFINITY}) {
      values[1500] = wrong;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.encode(values, 3, 1990))
          .withMessage(
              wrong + " at index 1500 is not an element of the set of 4 values from 0.0 to 3.0");
    }
    values[1500] = Float.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(values, 3, 1990))
        .withMessage("NaN at index 1500 has no nearest element");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.projectAndEncode(values, 3, 1990))
        .withMessage("NaN at index 1500 has no nearest element");
  }

  @Example
  void namesTheCodeThatIsNoElement() {
    PackedCodec codec = new PackedCodec(ValueSet.uniform(0, 2, 3));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(new byte[] {0, 0b0011_0000}, 0, new float[8], 0, 8))
        .withMessage("code 3 of value 6 is not below the set's size 3");
  }

  @Example
  void refusesMoreValuesThanOneArrayCanHold() {
    assertThat(codec(1).encodedBytes(Integer.MAX_VALUE)).isEqualTo(1 << 28);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec(16).encodedBytes(Integer.MAX_VALUE))
        .withMessage("2147483647 values of 16 bits do not fit into one array");
    assertThatIllegalArgumentException().isThrownBy(() -> codec(16).encodedBytes(-1));
  }

  @Example
  void isNamedByItsWidth() {
    assertThat(codec(5).name()).isEqualTo("packed5");
  }

  private static PackedCodec codec(int bits) {
    return new PackedCodec(DeltaSpec.parse(Integer.toString(bits)).freeze(-1f, 2f));
  }

  private static float[] elements(ValueSet set, int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = set.value(random.nextInt(set.size()));
    }
    return values;
  }
}
