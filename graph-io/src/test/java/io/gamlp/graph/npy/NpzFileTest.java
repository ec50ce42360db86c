package io.gamlp.graph.npy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.Expect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("a.npz");
  }

  private NpyArray readX(byte[] npz) {
    try (NpzFile opened = NpzFile.open(NpyBytes.write(file, npz))) {
      return opened.read("x");
    }
  }

  private static byte[] stored() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NpzWriter npz = NpzWriter.stored(bytes)) {
      npz.put("x", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      npz.put("i", new int[] {9}, 1);
      npz.put("l", new long[] {1L << 40}, 1);
      npz.putText("t", "csr");
    }
    return bytes.toByteArray();
  }

  @Test
  void readsWhatTheWriterWrote() throws IOException {
    NpyBytes.write(file, stored());
    try (NpzFile npz = NpzFile.open(file)) {
      assertThat(npz.names()).containsExactly("i", "l", "t", "x");
      assertThat(npz.read("x").shape()).containsExactly(2, 3);
      assertThat(npz.read("x").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(npz.read("i").toInts()).containsExactly(9);
      assertThat(npz.read("l").toDoubles()).containsExactly(0x1p40);
      assertThat(npz.read("t").toText()).containsExactly("csr");
    }
  }

  @Test
  void writesTheSameBytesEveryTime() throws IOException {
    assertThat(stored()).isEqualTo(stored());
  }

  @Test
  void startsEveryArraysDataAtAMultipleOf64() {
    for (int[] shape : new int[][] {{}, {7}, {123456789, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}) {
      byte[] header = NpzWriter.header("<f4", shape);
      assertThat(header.length % 64).isZero();
      assertThat(header[header.length - 1]).isEqualTo((byte) '\n');
      assertThat((header[8] & 0xFF) | (header[9] & 0xFF) << 8).isEqualTo(header.length - 10);
    }
  }

  @Test
  void namesTheArraysWhereOneIsMissing() {
    byte[] y = NpyBytes.npy("<i4", false, "(1,)", NpyBytes.ints(1));
    Expect.refusal(() -> readX(NpyBytes.npz(Map.of("y", y))), "a.npz", "'x'", "[y]");
  }

  @Test
  void refusesAFileThatIsNoZip() {
    Expect.refusal(() -> readX(new byte[100]), "a.npz, offset 0", "zip");
    Expect.refusal(() -> readX(new byte[0]), "a.npz, offset 0", "zip");
    Expect.refusal(() -> NpzFile.open(folder.resolve("none.npz")), "none.npz", "no such file");
  }

  @Test
  void refusesATruncatedZip() throws IOException {
    byte[] whole = stored();
    for (int length = 0; length < whole.length; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      Expect.refusal(() -> readX(part), "a.npz");
    }
  }

  @Test
  void refusesDataThatDoesNotFitItsChecksum() throws IOException {
    byte[] bytes = stored();
    int six = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\0\0\u00c0@");
    bytes[six] ^= 1;
    Expect.refusal(() -> readX(bytes), "a.npz!x.npy", "checksum");
  }

  @Test
  void refusesAStoredEntryThatAsksForMoreThanItHolds() {
    byte[] lying = NpyBytes.npy("<f4", false, "(2000000000,)", NpyBytes.floats(1));
    Expect.refusal(
        () -> readX(NpyBytes.npz(Map.of("x", lying))), "a.npz!x.npy, offset ", "more than");
  }

  @Test
  void readsOnlyAsFarAsADeflatedEntryGoes() {
    // 4 MB of zeros deflate to 4 kB, whose greatest possible size is just above the 4.2 MB asked.
    byte[] zeros = new byte[4 << 20];
    byte[] lying = NpyBytes.npy("<f4", false, "(1050000,)", zeros);
    Expect.refusal(
        () -> readX(NpyBytes.npz(Map.of("x", lying))), "a.npz!x.npy, offset ", "truncated");
  }

  @Test
  void doesNotTrustTheDirectorysSizes() {
    byte[] lying = NpyBytes.npy("<f4", false, "(500000000,)", NpyBytes.floats(1));
    byte[] bytes = NpyBytes.npz(Map.of("x", lying));
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int directory = zip.getInt(bytes.length - 6);
    zip.putInt(directory + 24, 2_000_000_000); // unpacked size
    Expect.refusal(() -> readX(bytes), "a.npz!x.npy");
    zip.putInt(directory + 20, 2_000_000_000); // packed size
    Expect.refusal(() -> readX(bytes), "a.npz");
  }

  @Test
  void leavesPickledObjectsClosed() {
    byte[] pickled =
        NpyBytes.npy("|O", false, "(1,)", "cos\nsystem\n".getBytes(StandardCharsets.US_ASCII));
    byte[] x = NpyBytes.npy("<i4", false, "(1,)", NpyBytes.ints(4));
    byte[] npz = NpyBytes.npz(Map.of("x", x, "node_names", pickled));
    assertThat(readX(npz).toInts()).containsExactly(4);
    try (NpzFile opened = NpzFile.open(file)) {
      Expect.refusal(() -> opened.read("node_names"), "a.npz!node_names.npy", "type '|O'");
    }
  }
}
