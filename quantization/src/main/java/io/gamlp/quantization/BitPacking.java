package io.gamlp.quantization;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Codes of 1 to 16 bits, one after the other without gaps: code i fills bits i w … (i+1) w - 1 of
 * the bytes, counted from the lowest bit of byte 0. What remains of the last byte is 0.
 */
final class BitPacking {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private BitPacking() {}

  /**
   * Packs the first {@code count} codes.
   *
   * @param codes (Input) each below {@code 1 << width}. Not modified.
   * @param bytes (Output) from {@code offset}, {@code EncodedLength.bytes(count, width)} bytes
   */
  static void pack(int[] codes, int count, int width, byte[] bytes, int offset) {
    if (width == Byte.SIZE) {
      for (int i = 0; i < count; i++) {
        bytes[offset + i] = (byte) codes[i];
      }
      return;
    }
    long word = 0;
    int filled = 0;
    int at = offset;
    for (int i = 0; i < count; i++) {
      long code = codes[i];
      word |= code << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        LONG.set(bytes, at, word);
        at += Long.BYTES;
        filled -= Long.SIZE;
        word = code >>> (width - filled);
      }
    }
    for (; filled > 0; filled -= Byte.SIZE) {
      bytes[at++] = (byte) word;
      word >>>= Byte.SIZE;
    }
  }

  /**
   * Unpacks {@code count} codes; reads no byte beyond those that hold them.
   *
   * @param bytes (Input) from {@code offset}, {@code EncodedLength.bytes(count, width)} bytes. Not
   *     modified.
   * @param codes (Output) filled from 0
   */
  static void unpack(byte[] bytes, int offset, int count, int width, int[] codes) {
    if (width == Byte.SIZE) {
      for (int i = 0; i < count; i++) {
        codes[i] = bytes[offset + i] & 0xFF;
      }
      return;
    }
    int mask = (1 << width) - 1;
    int end = offset + EncodedLength.bytes(count, width);
    // A code and the up to 7 bits before it lie within four bytes; the last few codes, behind which
    // there may be no four bytes, are gathered byte by byte.
    int fast = Math.max(0, Math.min(count, (int) (((end - offset - 3L) * Byte.SIZE) / width)));
    for (int i = 0; i < fast; i++) {
      int bit = i * width;
      codes[i] = ((int) INT.get(bytes, offset + (bit >>> 3)) >>> (bit & 7)) & mask;
    }
    for (int i = fast; i < count; i++) {
      int bit = i * width;
      int from = offset + (bit >>> 3);
      int word = 0;
      for (int b = 0; b < Integer.BYTES && from + b < end; b++) {
        word |= (bytes[from + b] & 0xFF) << (Byte.SIZE * b);
      }
      codes[i] = (word >>> (bit & 7)) & mask;
    }
  }
}
