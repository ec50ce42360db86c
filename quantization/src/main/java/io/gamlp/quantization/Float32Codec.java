package io.gamlp.quantization;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Four bytes a value, little-endian: loses nothing, any bit pattern passes. */
public final class Float32Codec implements MatrixCodec {

  @Override
  public String name() {
    return "float32";
  }

  @Override
  public int encodedBytes(int count) {
    return EncodedLength.bytes(count, Float.SIZE);
  }

  @Override
  public byte[] encode(float[] values, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, values.length);
    byte[] bytes = new byte[encodedBytes(count)];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, offset, count);
    return bytes;
  }

  @Override
  public void decode(byte[] src, int srcOffset, float[] target, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, target.length);
    EncodedLength.check(src, srcOffset, count, Float.SIZE);
    ByteBuffer.wrap(src, srcOffset, src.length - srcOffset)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(target, offset, count);
  }
}
