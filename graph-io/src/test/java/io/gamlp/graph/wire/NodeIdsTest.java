package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeIdsTest {

  @Test
  void numbersStandInTheOrderOfNumbers() {
    NodeIds ids = NodeIds.numbered(1200);
    for (int i = 0; i < 1200; i++) {
      assertThat(ids.indexOf("" + i)).isEqualTo(i);
      assertThat(i == 0 || NodeIds.ORDER.compare(ids.id(i - 1), ids.id(i)) < 0).isTrue();
    }
    assertThat(ids.indexOf("1200")).isEqualTo(-1);
    assertThat(ids.indexOf("01")).isEqualTo(-1);
  }

  @Test
  void everyIdIsFoundAtItsPlaceAndNothingElseIs() {
    String[] sorted =
        List.of("a", "Z", "é", "zz", "\uE000", "abcd", "\uD83D\uDE00", "€", "?", "x".repeat(256))
            .stream()
            .sorted(NodeIds.ORDER)
            .toArray(String[]::new);
    NodeIds ids = NodeIds.ofSorted(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertThat(ids.id(i)).isEqualTo(sorted[i]);
      assertThat(ids.indexOf(sorted[i])).isEqualTo(i);
    }
    for (String other : List.of("", "b", "ab", "\uD83D", "x".repeat(257), "abce")) {
      assertThat(ids.indexOf(other)).as(other).isEqualTo(-1);
    }
    assertThatThrownBy(() -> ids.id(sorted.length)).hasMessageContaining("10");
    assertThatThrownBy(() -> ids.id(-1)).hasMessageContaining("-1");
  }

  @Test
  void idsOfTwoGraphsCompareAsTheirTextsDo() {
    String[] sorted =
        List.of("a", "b", "aa", "ab", "é", "bbb", "€").stream()
            .sorted(NodeIds.ORDER)
            .toArray(String[]::new);
    NodeIds all = NodeIds.ofSorted(sorted);
    NodeIds some = NodeIds.ofSorted(new String[] {"b", "ab", "bbb"});
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < some.size(); j++) {
        assertThat(Integer.signum(all.compare(i, some, j)))
            .isEqualTo(Integer.signum(NodeIds.ORDER.compare(all.id(i), some.id(j))));
      }
    }
  }

  @Test
  void storedBytesThatAreNoIdsAreRefused() {
    assertThat(NodeIds.ofBlocks(blocks(2, "abcd")).id(1)).isEqualTo("cd");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(2, "abc"))).hasMessageContaining("2 bytes");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(2, "cdab")))
        .hasMessageContainingAll("'cd'", "'ab'");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(2, "abab"))).hasMessageContaining("distinct");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(1, "a\nb"))).hasMessageContaining("U+000A");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(1, "é"))).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> NodeIds.ofBlocks(blocks(0, "a"))).hasMessageContaining("1 to 256");
    assertThatThrownBy(() -> NodeIds.ofBlocks(new byte[3][0])).hasMessageContaining("1 to 256");
  }

  private static byte[][] blocks(int length, String text) {
    byte[][] blocks = new byte[NodeIds.MAX_BYTES + 1][0];
    blocks[length] = text.getBytes(StandardCharsets.UTF_8);
    return blocks;
  }

  @Test
  void theOrderIsThatOfLengthThenBytesOfUtf8() {
    List<String> ids =
        List.of("a", "Z", "é", "zz", "\uFFFD", "\uE000", "abcd", "\uD83D\uDE00", "€", "ab", "ÿ");
    List<String> sorted = ids.stream().sorted(NodeIds.ORDER).toList();
    List<String> expected =
        ids.stream()
            .sorted(
                (a, b) -> {
                  byte[] x = a.getBytes(StandardCharsets.UTF_8);
                  byte[] y = b.getBytes(StandardCharsets.UTF_8);
                  return x.length != y.length ? x.length - y.length : Arrays.compareUnsigned(x, y);
                })
            .toList();
    assertThat(sorted).isEqualTo(expected);
  }

  @Test
  void refusesIdsThatCouldBeMistaken() {
    assertThat(NodeIds.fault("user:42/ü 😀")).isEmpty();
    assertThat(NodeIds.fault("x".repeat(256))).isEmpty();
    assertThat(NodeIds.fault("")).get().asString().contains("0 bytes");
    assertThat(NodeIds.fault("é".repeat(129))).get().asString().contains("258 bytes");
    assertThat(NodeIds.fault("a\0b")).get().asString().contains("U+0000");
    assertThat(NodeIds.fault("a\nb")).get().asString().contains("U+000A");
    assertThat(NodeIds.fault("\uD83D")).get().asString().contains("U+D83D");
    assertThat(NodeIds.fault("\uDE00\uD83D")).get().asString().contains("U+DE00");
  }

  @Test
  void refusesIdsOutOfOrderOrTwice() {
    assertThatThrownBy(() -> NodeIds.ofSorted(new String[] {"b", "a"}))
        .hasMessageContainingAll("'b'", "'a'");
    assertThatThrownBy(() -> NodeIds.ofSorted(new String[] {"a", "a"}))
        .hasMessageContaining("distinct");
    assertThatThrownBy(() -> NodeIds.ofSorted(new String[] {"a", ""}))
        .hasMessageContaining("node 1");
  }
}
