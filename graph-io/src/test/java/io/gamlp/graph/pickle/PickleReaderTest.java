package io.gamlp.graph.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTest {

  private static Object read(byte[] bytes) {
    return PickleReader.read(bytes, "a.pkl");
  }

  private static Object read(String latin1) {
    return read(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void readsNumbersTextAndListsOfProtocolZero() {
    assertThat(read("(lp0\nI1\naL25L\naF0.5\naS'a\\x41\\n'\np1\naI01\naNag1\na."))
        .isEqualTo(List.of(1L, 25L, 0.5, "aA\n", true, PickleReader.NONE, "aA\n"));
  }

  @Test
  void readsADictOfLists() {
    Object value = read(new PickleBytes().lists(Map.of(3, new int[] {1, 2})).stop());
    assertThat(value).isEqualTo(Map.of(3L, List.of(1L, 2L)));
  }

  @Test
  void readsAnArray() {
    byte[] data = {1, 0, 0, 0, -1, -1, -1, -1};
    PickledArray array = (PickledArray) read(new PickleBytes().array("i4", data, 1, 2).stop());
    assertThat(array.shape()).containsExactly(1, 2);
    assertThat(array.toDoubles()).containsExactly(1, -1);
  }

  @Test
  void readsAnArrayInFortranOrder() {
    PickledArray array =
        PickledArray.of(
            io.gamlp.graph.npy.NpyType.UINT8, new int[] {2, 3}, true, "\1\4\2\5\3\6", "a.pkl");
    assertThat(array.toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void readsLongsOfProtocolTwo() {
    assertThat(read("\u0080\2\u008a\2\u00ff\u00ff.")).isEqualTo(-1L);
    assertThat(read("\u0080\2\u008a\0.")).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n(S'true'\ntR.",
        "cposix\nsystem\n.",
        "c__builtin__\neval\n.",
        "cbuiltins\nexec\n.",
        "csubprocess\nPopen\n."
      })
  void neverNamesAnythingThatRuns(String pickle) {
    Expect.refusal(() -> read(pickle), "a.pkl, offset 0", "nothing in a pickle is ever run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i__builtin__\neval\n.", // INST
        "(o.", // OBJ
        "P1\n.", // PERSID
        "\u0082\1.", // EXT1
        "\u0095\0\0\0\0\0\0\0\0." // FRAME of protocol 4
      })
  void refusesOpcodesThatAreNotRead(String pickle) {
    Expect.refusal(() -> read(pickle), "a.pkl, offset ", "opcode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "a.",
        "0.",
        "1.",
        "t.",
        "l.",
        "e.",
        "]e.",
        "(e.",
        "I1\nI2\n.",
        "I1\n.x",
        "Ix\n.",
        "g0\n.",
        "h\0.",
        "]I1\nI2\ns.",
        "(I1\nd.",
        "(]]d.",
        "Nb.",
        "NNR.",
        "N)\u0081.",
        "c__builtin__\nlist\n)R.",
        "S'x\n.",
        "Sx\n.",
        "S'\\q'\n.",
        "S'\\x4'\n.",
        "F1x\n.",
        "\u0080\4.",
        "\u008a\u0009123456789.",
        "\u0085.",
        "2."
      })
  void refusesMalformedPicklesWithTheirOffset(String pickle) {
    Expect.refusal(() -> read(pickle), "a.pkl, offset ");
  }

  @Test
  void refusesAPickleTruncatedAnywhere() {
    byte[] whole = new PickleBytes().csr(1, 2, new byte[8], new byte[0], new byte[0]).stop();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Expect.refusal(() -> read(part), "a.pkl, offset ");
    }
  }

  @Test
  void refusesAnArrayThatAsksForMoreThanItsBytes() {
    Expect.refusal(
        () -> read(new PickleBytes().array("f8", new byte[8], 2_000_000_000).stop()),
        "a.pkl, offset ",
        "[2000000000]");
    Expect.refusal(
        () -> read(new PickleBytes().array("f8", new byte[0], 2_000_000_000, 2_000_000_000).stop()),
        "a.pkl, offset ");
  }

  @Test
  void refusesTextThatClaimsMoreBytesThanTheFileHas() {
    Expect.refusal(() -> read("T\u00ff\u00ff\u00ff\u007fabc."), "a.pkl, offset 0", "truncated");
    Expect.refusal(() -> read("X\u00ff\u00ff\u00ff\u00ffabc."), "a.pkl, offset 0", "truncated");
  }

  @Test
  void refusesAnArrayWithoutContents() {
    String pickle =
        "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nI0\n\u0085S'b'\n\u0087R.";
    Expect.refusal(() -> read(pickle), "a.pkl", "without contents");
  }

  @Test
  void refusesElementsThatAreNotNumbers() {
    Expect.refusal(() -> read(new PickleBytes().array("O8", new byte[8], 1).stop()), "a.pkl", "O8");
  }

  @Test
  void survivesAListThatHoldsItself() {
    assertThat(read("(lp0\ng0\na.")).isInstanceOf(List.class);
  }

  @Test
  void refusesAMissingFile() {
    Expect.refusal(() -> PickleReader.read(Path.of("none.pkl")), "none.pkl", "no such file");
  }
}
