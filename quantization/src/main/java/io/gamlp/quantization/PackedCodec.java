package io.gamlp.quantization;

import java.util.Objects;

/**
 * Carries elements of a {@link ValueSet} as their indices, {@link ValueSet#bitsPerValue} bits each
 * without gaps, lowest bits first. Thread-safe.
 */
public final class PackedCodec implements MatrixCodec {

  /** Values worked on at a time: stays in the first-level cache, fills whole 64-bit words. */
  private static final int CHUNK = 1024;

  private final ValueSet set;
  private final int width;

  public PackedCodec(ValueSet set) {
    this.set = set;
    this.width = set.bitsPerValue();
  }

  /** The values that this codec carries. */
  public ValueSet valueSet() {
    return set;
  }

  @Override
  public String name() {
    return "packed" + width;
  }

  @Override
  public int encodedBytes(int count) {
    return EncodedLength.bytes(count, width);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each value must be an element of the set to the bit: -0.0 is not the element 0.0, since the
   * receiver would hold another bit pattern than the sender.
   */
  @Override
  public byte[] encode(float[] values, int offset, int count) {
    return encode(values, offset, count, set::indicesOfElements);
  }

  /**
   * Replaces each value by its nearest element (ties to the smaller) and encodes it, in one pass.
   *
   * @param values (Input, Output) afterwards exactly what the receiver decodes
   * @return {@code encodedBytes(count)} bytes
   * @throws IllegalArgumentException naming the index of a NaN
   */
  public byte[] projectAndEncode(float[] values, int offset, int count) {
    return encode(values, offset, count, this::replace);
  }

  /** Finds the indices of a chunk of values. */
  private interface ChunkStep {
    void apply(float[] values, int offset, int count, int[] indices);
  }

  private byte[] encode(float[] values, int offset, int count, ChunkStep step) {
    Objects.checkFromIndexSize(offset, count, values.length);
    byte[] bytes = new byte[encodedBytes(count)];
    int[] indices = new int[Math.min(count, CHUNK)];
    int at = 0;
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      step.apply(values, offset + done, length, indices);
      BitPacking.pack(indices, length, width, bytes, at);
      at += CHUNK / Byte.SIZE * width;
    }
    return bytes;
  }

  private void replace(float[] values, int offset, int count, int[] indices) {
    set.nearestIndices(values, offset, count, indices);
    for (int i = 0; i < count; i++) {
      values[offset + i] = set.value(indices[i]);
    }
  }

  @Override
  public void decode(byte[] src, int srcOffset, float[] target, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, target.length);
    EncodedLength.check(src, srcOffset, count, width);
    int[] indices = new int[Math.min(count, CHUNK)];
    int at = srcOffset;
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      BitPacking.unpack(src, at, length, width, indices);
      lookUp(indices, target, offset + done, length, done);
      at += CHUNK / Byte.SIZE * width;
    }
  }

  private void lookUp(int[] indices, float[] target, int offset, int count, int firstValue) {
    int size = set.size();
    for (int i = 0; i < count; i++) {
      if (indices[i] >= size) {
        throw new IllegalArgumentException(
            "code "
                + indices[i]
                + " of value "
                + (firstValue + i)
                + " is not below the set's size "
                + size);
      }
      target[offset + i] = set.value(indices[i]);
    }
  }
}
