package io.gamlp.flink.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user wants of the reconciliation.
 *
 * @param preempt whether a newer complete snapshot takes the place of older ones that are not
 *     trained yet
 * @param attempts after how many failed attempts a snapshot is given up; at least 1
 * @param backoff pause after the first failed attempt; doubles with each further one
 * @param longestBackoff the longest pause
 * @param retainSnapshots how many of the newest complete snapshots stay; empty for all
 * @param retainAge how long after it was first seen a snapshot stays; empty for ever
 * @param baseGrace how long after a newer one was first seen a snapshot stays in any case: changes
 *     of it, begun when it was the newest, may still be coming in
 * @param retainModels how many of the newest models stay; empty for all
 */
public record StreamPolicy(
    boolean preempt,
    int attempts,
    Duration backoff,
    Duration longestBackoff,
    OptionalInt retainSnapshots,
    Optional<Duration> retainAge,
    Duration baseGrace,
    OptionalInt retainModels) {

  /** How long to wait after so many failures in a row. */
  Duration backoffAfter(int failures) {
    int doublings = Math.min(Math.max(0, failures - 1), 30);
    Duration pause = backoff.multipliedBy(1L << doublings);
    return pause.compareTo(longestBackoff) < 0 ? pause : longestBackoff;
  }
}
