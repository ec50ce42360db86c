package io.gamlp.flink.ingest;

import java.time.Duration;

/**
 * Tells when the job is far behind its topic. Then the next records of a snapshot may be there and
 * not read, so that nothing can be said of how quiet it is.
 */
final class Backlog {

  private final long farMillis;
  private long behindAt;

  /**
   * @param far age of a record from which on the job is behind when it reads it
   * @param now milliseconds since 1970
   */
  Backlog(Duration far, long now) {
    this.farMillis = far.toMillis();
    this.behindAt = now;
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

  /** For how long nothing of a snapshot came although the job was not behind, in milliseconds. */
  long quiet(SnapshotProgress p, long now) {
    return Math.min(p.quiet(now), now - behindAt);
  }
}
