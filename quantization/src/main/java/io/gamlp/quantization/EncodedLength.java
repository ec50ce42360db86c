package io.gamlp.quantization;

/** The one place that counts the bytes of fixed-width codes. */
final class EncodedLength {

  private EncodedLength() {}

  /** Bytes that hold {@code count} codes of {@code bits} bits each. */
  static int bytes(int count, int bits) {
    long bytes = ((long) count * bits + 7) >>> 3;
    if (count < 0 || bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          count + " values of " + bits + " bits do not fit into one array");
    }
    return (int) bytes;
  }

  /** Refuses a source that is not exactly as long as its values ask for. */
  static void check(byte[] src, int srcOffset, int count, int bits) {
    int expected = bytes(count, bits);
    if (srcOffset < 0 || src.length - srcOffset != expected) {
      throw new IllegalArgumentException(
          "expected %d bytes for %d values of %d bits, got %d bytes from offset %d"
              .formatted(expected, count, bits, src.length - srcOffset, srcOffset));
    }
  }
}
