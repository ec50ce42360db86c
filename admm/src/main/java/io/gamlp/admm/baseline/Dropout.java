package io.gamlp.admm.baseline;

/**
 * Inverted dropout (Srivastava et al. 2014, JMLR 15): each entry becomes 0 with a given
 * probability, the others grow so that the mean stays. Whether an entry stays depends on seed,
 * epoch, layer and the entry's place among all columns alone (SplitMix64 as a counter), so not on
 * the blocks.
 */
final class Dropout {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double TWO_TO_53 = 0x1.0p53;

  private final long seed;
  private final long threshold;
  private final float scale;

  /**
   * @param share of entries that are left out, 0 … below 1
   */
  Dropout(double share, long seed) {
    this.seed = seed;
    this.threshold = (long) (share * TWO_TO_53);
    this.scale = (float) (1 / (1 - share));
  }

  /** What entries that stay are multiplied with. */
  float scale() {
    return scale;
  }

  /**
   * @param x (Input/Output) entries of a layer
   * @param length how many
   * @param first place of {@code x[0]} among the entries of all columns
   */
  void apply(float[] x, int length, long first, int epoch, int layer) {
    if (threshold == 0) {
      return;
    }
    long stream = mixed(mixed(seed + GOLDEN_GAMMA * epoch) + GOLDEN_GAMMA * layer);
    for (int i = 0; i < length; i++) {
      long drawn = mixed(stream + GOLDEN_GAMMA * (first + i + 1)) >>> 11;
      x[i] = drawn < threshold ? 0f : x[i] * scale;
    }
  }

  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
