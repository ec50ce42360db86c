package io.gamlp.graph.generate;

/**
 * Random numbers whose sequence is ours: SplitMix64 (Steele, Lea, Flood 2014). The JDK promises the
 * sequences of its newer generators for no release but its own.
 */
public final class StableRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public StableRandom(long seed) {
    this.state = seed;
  }

  /** A generator for one purpose, independent of those for other purposes of the same seed. */
  public static StableRandom of(long seed, int purpose) {
    return new StableRandom(mix(seed + GOLDEN_GAMMA * (purpose + 1L)));
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, bound). Biased by less than bound / 2^32. */
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Standard normal, by Box and Muller's formula in reproducible arithmetic. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /** Puts an array into random order. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
