package io.gamlp.flink.augmentation;

/**
 * Floats without their zeros: one bit each that says whether it is there, and those that are.
 * Bag-of-words features and their first hops are mostly zero, so blocks travel and are stored
 * several times smaller. Lossless to the bit: only +0 counts as zero.
 *
 * @param bitmap bit {@code i % 32} of word {@code i / 32} is set where float {@code i} is not zero
 * @param values the floats that are not zero, in order
 */
@SuppressWarnings("ArrayRecordComponent")
record ZeroPacking(int[] bitmap, float[] values) {

  /** Packing must halve the size to be worth its time; a sample of the floats decides. */
  private static final double WORTHWHILE_DENSITY = 0.5;

  private static final int SAMPLE_STRIDE = 61;

  static int words(int count) {
    return (count + 31) >>> 5;
  }

  /** Packs {@code count} floats, or returns null where too few are zero. */
  static ZeroPacking ofMostlyZero(float[] floats, int from, int count) {
    int sampled = 0;
    int present = 0;
    for (int i = 0; i < count; i += SAMPLE_STRIDE) {
      sampled++;
      present += isPresent(floats[from + i]);
    }
    return present > WORTHWHILE_DENSITY * sampled ? null : of(floats, from, count);
  }

  static ZeroPacking of(float[] floats, int from, int count) {
    int[] bitmap = new int[words(count)];
    int present = 0;
    for (int word = 0; word < bitmap.length; word++) {
      int bits = 0;
      int start = word << 5;
      int length = Math.min(32, count - start);
      for (int bit = 0; bit < length; bit++) {
        bits |= isPresent(floats[from + start + bit]) << bit;
      }
      bitmap[word] = bits;
      present += Integer.bitCount(bits);
    }
    float[] values = new float[present];
    int next = 0;
    for (int word = 0; word < bitmap.length; word++) {
      for (int bits = bitmap[word]; bits != 0; bits &= bits - 1) {
        values[next++] = floats[from + (word << 5) + Integer.numberOfTrailingZeros(bits)];
      }
    }
    return new ZeroPacking(bitmap, values);
  }

  /**
   * Writes the floats to where only zeros stand.
   *
   * @return whether the bitmap agrees with the number of values and of floats
   */
  boolean unpack(float[] target, int from, int count) {
    int next = 0;
    for (int word = 0; word < bitmap.length; word++) {
      for (int bits = bitmap[word]; bits != 0; bits &= bits - 1) {
        int i = (word << 5) + Integer.numberOfTrailingZeros(bits);
        if (i >= count || next == values.length) {
          return false;
        }
        target[from + i] = values[next++];
      }
    }
    return next == values.length;
  }

  private static int isPresent(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (bits | -bits) >>> 31;
  }
}
