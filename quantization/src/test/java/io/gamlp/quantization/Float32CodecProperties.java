package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class Float32CodecProperties {

  private final MatrixCodec codec = new Float32Codec();

  @Property(tries = 300)
  void givesBackEveryBitPattern(@ForAll int[] patterns) {
    float[] sent = new float[patterns.length];
    for (int i = 0; i < patterns.length; i++) {
      sent[i] = Float.intBitsToFloat(patterns[i]);
    }

    byte[] bytes = codec.encode(sent, 0, sent.length);
    byte[] behindAHeader = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, behindAHeader, 3, bytes.length);
    float[] got = new float[sent.length + 1];
    codec.decode(behindAHeader, 3, got, 1, sent.length);

    assertThat(bytes).hasSize(4 * sent.length).hasSize(codec.encodedBytes(sent.length));
    for (int i = 0; i < sent.length; i++) {
      assertThat(Float.floatToRawIntBits(got[i + 1])).isEqualTo(Float.floatToRawIntBits(sent[i]));
    }
  }

  @Example
  void writesTheLowestByteFirst() {
    assertThat(codec.encode(new float[] {9f, 1f}, 1, 1)).containsExactly(0, 0, 0x80, 0x3F);
    assertThat(codec.name()).isEqualTo("float32");
  }

  @Example
  void refusesBytesOfTheWrongLength() {
    for (int length : new int[] {0, 7, 9, 12}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.decode(new byte[length], 0, new float[3], 0, 2))
          .withMessage(
              "expected 8 bytes for 2 values of 32 bits, got %d bytes from offset 0", length);
    }
  }
}
