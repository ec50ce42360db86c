package io.gamlp.graph.wire;

/**
 * How many bad records a snapshot may have and still be used, without them. Both limits hold.
 *
 * @param records at most so many
 * @param share at most this share of the records that the end record declares, 0 … 1
 */
public record Tolerance(long records, double share) {

  /** Any bad record fails its snapshot. */
  public static final Tolerance NONE = new Tolerance(0, 0);

  public static final Tolerance DEFAULT = new Tolerance(1000, 0.001);

  public Tolerance {
    if (records < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "expected a count of at least 0 and a share within 0 … 1, found "
              + records
              + " and "
              + share);
    }
  }

  boolean exceededBy(long bad) {
    return bad > records;
  }

  boolean exceededBy(long bad, double declared) {
    return bad > records || bad > share * declared;
  }
}
