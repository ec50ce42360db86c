package io.gamlp.flink.stream;

/**
 * The failed attempts at one snapshot.
 *
 * @param count how many
 * @param reason of the last one; null where there was none
 * @param lastMillis when the last one failed, milliseconds since 1970
 */
public record Setbacks(int count, String reason, long lastMillis) {

  public static final Setbacks NONE = new Setbacks(0, null, 0);

  Setbacks and(String why, long nowMillis) {
    return new Setbacks(count + 1, why, nowMillis);
  }
}
