package io.gamlp.graph.npy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.npy");
  }

  private NpyArray read(String descr, boolean fortran, String shape, byte[] data) {
    return NpyReader.read(NpyBytes.write(file, NpyBytes.npy(descr, fortran, shape, data)));
  }

  @Test
  void readsEveryNumericType() {
    assertThat(read("<f4", false, "(2,)", NpyBytes.floats(1.5f, -2)).toFloats())
        .containsExactly(1.5f, -2);
    assertThat(read("<f8", false, "(2,)", NpyBytes.doubles(0.1, 3)).toDoubles())
        .containsExactly(0.1, 3);
    assertThat(read("<i4", false, "(2,)", NpyBytes.ints(7, -7)).toInts()).containsExactly(7, -7);
    assertThat(read("<i8", false, "(2,)", NpyBytes.longs(7, -7)).toInts()).containsExactly(7, -7);
    byte[] bytes = {1, (byte) 255, 0, 2};
    assertThat(read("|u1", false, "(4,)", bytes).toInts()).containsExactly(1, 255, 0, 2);
    assertThat(read("|i1", false, "(4,)", bytes).toInts()).containsExactly(1, -1, 0, 2);
    assertThat(read("|b1", false, "(4,)", bytes).toInts()).containsExactly(1, 1, 0, 1);
    assertThat(read("<u2", false, "(2,)", bytes).toInts()).containsExactly(0xFF01, 0x0200);
    assertThat(read("<i2", false, "(2,)", bytes).toInts()).containsExactly((short) 0xFF01, 0x0200);
    assertThat(read("<u4", false, "(1,)", NpyBytes.ints(-1)).toDoubles())
        .containsExactly(4294967295.0);
  }

  @Test
  void readsScalarsAndText() {
    byte[] csr = "csr".getBytes(StandardCharsets.US_ASCII);
    assertThat(read("|S3", false, "()", csr).toText()).containsExactly("csr");
    assertThat(read("<U2", false, "(2,)", NpyBytes.ints('a', 'b', 'c', 0)).toText())
        .containsExactly("ab", "c");
  }

  @Test
  void turnsFortranOrderIntoCOrder() {
    NpyArray floats = read("<f4", true, "(2, 3)", NpyBytes.floats(1, 4, 2, 5, 3, 6));
    assertThat(floats.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    NpyArray ints = read("<i4", true, "(2, 3)", NpyBytes.ints(1, 4, 2, 5, 3, 6));
    assertThat(ints.toInts()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(ints.shape()).containsExactly(2, 3);
  }

  @Test
  void refusesFortranOrderOfThreeDimensions() {
    Expect.refusal(
        () -> read("<i4", true, "(1, 1, 1)", NpyBytes.ints(1)), "a.npy", "Fortran", "[1, 1, 1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(2000000000,)", "(46341, 46341)", "(2147483647, 2147483647)", "(3,)"})
  void refusesAHeaderThatAsksForMoreThanTheFileHolds(String shape) {
    Expect.refusal(
        () -> read("<f4", false, shape, NpyBytes.floats(1, 2)),
        "a.npy, offset ",
        "more than the file holds");
  }

  @Test
  void refusesATruncatedFileAtEveryLength() {
    byte[] whole = NpyBytes.npy("<f4", false, "(3,)", NpyBytes.floats(1, 2, 3));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Expect.refusal(() -> NpyReader.read(NpyBytes.write(file, part)), "a.npy, offset ");
    }
  }

  @Test
  void refusesBytesAfterTheArray() {
    Expect.refusal(
        () -> read("<f4", false, "(1,)", NpyBytes.floats(1, 2)), "a.npy, offset ", "follow");
  }

  @ParameterizedTest
  @CsvSource({
    ">f4, little-endian",
    "|O, type '|O'",
    "<c8, type '<c8'",
    "<f2, type '<f2'",
    "x, element type",
    "<U99999999, type",
    "<U99999, short text",
    "<, element type",
    "~f4, element type"
  })
  void refusesTypesThatAreNotRead(String descr, String part) {
    Expect.refusal(() -> read(descr, false, "(1,)", NpyBytes.floats(1)), "a.npy, offset 10", part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(-1,)",
        "(99999999999,)",
        "(1",
        "1",
        "(1.5,)",
        "(1 2)",
        "'x'",
        "(1,), 'shape': (1,)",
        "(1,)} x {"
      })
  void refusesAMalformedShape(String shape) {
    Expect.refusal(() -> read("<f4", false, shape, NpyBytes.floats(1)), "a.npy, offset ");
  }

  @Test
  void refusesAnotherFormatVersionAndAbsurdHeaders() {
    byte[] bytes = NpyBytes.npy("<f4", false, "(1,)", NpyBytes.floats(1));
    bytes[6] = 9;
    Expect.refusal(
        () -> NpyReader.read(NpyBytes.write(file, bytes)), "a.npy, offset 6", "version", "9");
    byte[] huge = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0, 0, 0, 127};
    Expect.refusal(
        () -> NpyReader.read(NpyBytes.write(file, huge)), "a.npy, offset 8", "header of at most");
  }

  @Test
  void refusesAMissingFile() {
    Expect.refusal(() -> NpyReader.read(file), "a.npy", "no such file");
  }

  @Test
  void refusesNumbersThatAreNotWhole() {
    NpyArray array = read("<f8", false, "(2,)", NpyBytes.doubles(1, 1.5));
    Expect.refusal(array::toInts, "a.npy, element 1", "whole number", "1.5");
    NpyArray big = read("<i8", false, "(1,)", NpyBytes.longs(1L << 40));
    Expect.refusal(big::toInts, "a.npy, element 0", "whole number");
  }

  @Test
  void refusesTextAsNumbersAndNumbersAsText() {
    NpyArray text = read("|S1", false, "(1,)", new byte[] {'1'});
    Expect.refusal(text::toFloats, "a.npy", "numbers");
    Expect.refusal(text::toInts, "a.npy", "numbers");
    Expect.refusal(text::toDoubles, "a.npy", "numbers");
    Expect.refusal(
        () -> read("<i4", false, "(1,)", NpyBytes.ints(1)).toText(), "a.npy", "text", "int32");
  }
}
