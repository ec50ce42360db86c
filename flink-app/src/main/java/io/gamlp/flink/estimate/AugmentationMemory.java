package io.gamlp.flink.estimate;

/**
 * The managed memory that the augmentation job cannot start without. Each hop after the first joins
 * twice, and all joins share the slot's memory evenly.
 */
public final class AugmentationMemory {

  private static final int JOINS_PER_HOP = 2;

  /** Flink's hash join refuses fewer. */
  private static final int PAGES_PER_JOIN = 33;

  private AugmentationMemory() {}

  /**
   * Bytes for each slot.
   *
   * @param hops K, those that are computed and the features themselves
   * @param pageBytes of a page of managed memory
   */
  public static long least(int hops, long pageBytes) {
    return (long) JOINS_PER_HOP * (hops - 1) * PAGES_PER_JOIN * pageBytes;
  }
}
