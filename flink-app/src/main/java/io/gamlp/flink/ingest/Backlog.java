package io.gamlp.flink.ingest;

import java.time.Duration;

/**
 * Tells when the job is far behind its topic, or stood still: its host slept, or its process was
 * held. Then the next records of a snapshot may be there and not read, so that nothing can be said
 * of how quiet it is.
 */
final class Backlog {

  private static final long STANDSTILL_MILLIS = 60_000;

  /** So many times the usual time between two looks is no usual one. */
  private static final int UNUSUAL = 10;

  private final long farMillis;
  private long behindAt;

  /** When the last look at the snapshots ended. */
  private long lookedAt;

  /** Between the last two looks. */
  private long usualMillis;

  /**
   * @param far age of a record from which on the job is behind when it reads it
   * @param now milliseconds since 1970
   */
  Backlog(Duration far, long now) {
    this.farMillis = far.toMillis();
    this.behindAt = now;
    this.lookedAt = now;
  }

  /**
   * A record is read.
   *
   * @param sent its timestamp, below 0 where it has none
   */
  void read(long sent, long now) {
    if (sent >= 0 && now - sent > farMillis) {
      behindAt = now;
    }
  }

  /**
   * A look at the snapshots begins.
   *
   * @return whether the job stood still before; then what came meanwhile is not read yet
   */
  boolean looks(long now) {
    long millis = now - lookedAt;
    long most = Math.max(STANDSTILL_MILLIS, Math.min(farMillis, UNUSUAL * usualMillis));
    usualMillis = millis;
    if (millis <= most) {
      return false;
    }
    behindAt = now;
    return true;
  }

  /** The look has ended; it may have taken long. */
  void looked(long now) {
    lookedAt = now;
  }

  /** For how long nothing of a snapshot came although the job was not behind, in milliseconds. */
  long quiet(SnapshotProgress p, long now) {
    return Math.min(p.quiet(now), now - behindAt);
  }
}
