package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

  /** Published values of the reference implementation, seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
  })
  void isTheHashThatOtherLanguagesCompute(String text, String expected) {
    byte[] bytes = ("xx" + text).getBytes(StandardCharsets.US_ASCII);
    assertThat("%016x".formatted(XxHash64.hash(bytes, 2, bytes.length - 2))).isEqualTo(expected);
  }
}
