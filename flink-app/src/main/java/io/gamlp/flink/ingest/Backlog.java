package io.gamlp.flink.ingest;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the next records of a snapshot may be in the topic and not read, so that nothing can
 * be said of how quiet it is: the job is far behind, or stood still (its host slept, or its process
 * was held), or the leader of a partition did not answer. So before a snapshot passes for quiet the
 * leaders are asked where the topic ends, and all up to there must be read. While a leader is
 * silent producers cannot send either, so none of that time is quiet: leaders are asked several
 * times within the limit, as an outage that ends before the last question would else count.
 */
final class Backlog {

  private static final long STANDSTILL_MILLIS = 60_000;

  /** So many times the usual time between two looks is no usual one. */
  private static final int UNUSUAL = 10;

  /** So often within the limit the leaders are asked; a shorter outage may pass unnoticed. */
  static final int QUESTIONS = 8;

  /** No time of a silence that lasts. */
  static final long NEVER = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  private final long farMillis;
  private final TopicEnds topic;
  private final Positions read;
  private long behindAt;

  /** When the last look at the snapshots ended. */
  private long lookedAt;

  /** Between the last two looks. */
  private long usualMillis;

  /** As the leaders gave them, and when; null where they were not asked. */
  private long[] ends;

  private long askedAt;

  /** When the leaders were last asked for anything. */
  private long triedAt;

  /** When they were first asked in vain; {@link #NEVER} once all have answered since. */
  private long silentSince = NEVER;

  /** Whether all before the ends was read. */
  private boolean endsReached;

  /** Whether the source has committed where this run is. */
  private boolean committing;

  /** What this look has found, for all snapshots: not all was read. */
  private boolean unread;

  /**
   * @param far age of a record from which on the job is behind when it reads it; from so long on a
   *     time is quiet only if the leaders say that all was read
   * @param read how far the topic was read; not copied
   * @param now milliseconds since 1970
   */
  Backlog(Duration far, TopicEnds topic, Positions read, long now) {
    this.farMillis = far.toMillis();
    this.topic = topic;
    this.read = read;
    this.behindAt = now;
    this.lookedAt = now;
    this.triedAt = now;
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
   * A checkpoint of this run is complete, upon which the source commits. What was committed before
   * may be from further on, where this run has gone back to a state that was not the latest.
   */
  void checkpointIsComplete() {
    committing = true;
  }

  /**
   * A look at the snapshots begins.
   *
   * @return whether the job stood still before; then what came meanwhile is not read yet
   */
  boolean looks(long now) {
    unread = false;
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

  /**
   * For how long nothing came although the job was not behind, in milliseconds. May ask the
   * leaders, and take seconds; one answer does for all snapshots of a look.
   *
   * @param since when the last of what is waited for came
   */
  long quiet(long since, long now) {
    if (seeminglyQuiet(since, now) > farMillis) {
      return isAllRead(since, now) ? seeminglyQuiet(since, now) : 0;
    }
    long often = farMillis / QUESTIONS;
    if (now - triedAt > often && (isSilent() || seeminglyQuiet(since, now) > often)) {
      lookForLeaders(now);
    }
    return seeminglyQuiet(since, now);
  }

  /** Since when a leader does not answer, or {@link #NEVER}. Milliseconds since 1970. */
  long silentSince() {
    return silentSince;
  }

  private boolean isSilent() {
    return silentSince != NEVER;
  }

  private void lookForLeaders(long now) {
    try {
      ask(now);
    } catch (IOException e) {
      fallSilent(now, e);
    }
  }

  /** Where the topic ends now; also ends a silence, as all have answered. */
  private long[] ask(long now) throws IOException {
    triedAt = now;
    long[] answer = topic.ask();
    if (isSilent()) {
      LOG.info(
          "all leaders of the topic answer, after {} s; from now on it counts anew for how long"
              + " snapshots are quiet",
          (now - silentSince) / 1000);
      silentSince = NEVER;
      behindAt = now;
    }
    return answer;
  }

  private void fallSilent(long now, IOException e) {
    LOG.warn("no snapshot is given up for want of records until all leaders answer", e);
    ends = null;
    behindAt = now;
    silentSince = Math.min(silentSince, now);
  }

  private long seeminglyQuiet(long since, long now) {
    return now - Math.max(since, behindAt);
  }

  /** Whether all was read that was in the topic at some time when it had been quiet for long. */
  private boolean isAllRead(long since, long now) {
    if (unread) {
      return false; // Nothing is read within a look, and later ends are no nearer.
    }
    try {
      if (ends == null || seeminglyQuiet(since, askedAt) <= farMillis) {
        // More comes all the time, so it must be the end of one time that is reached.
        ends = ask(now);
        askedAt = now;
        endsReached = false;
        if (seeminglyQuiet(since, now) <= farMillis) {
          return false; // A leader was silent until now.
        }
      }
      endsReached = endsReached || areEndsReached();
      unread = !endsReached;
      return endsReached;
    } catch (IOException e) {
      fallSilent(now, e);
      return false;
    }
  }

  /**
   * A job that was started from a state that does not say how far it had read learns it from what
   * its source has committed.
   */
  private boolean areEndsReached() throws IOException {
    if (read.areVague() && committing) {
      reachWhatIsCommitted();
    }
    boolean reached = topic.areReached(ends, read);
    if (reached) {
      read.areKnown();
    }
    return reached;
  }

  /** Without an answer what was read since the start may still be all there is. */
  private void reachWhatIsCommitted() {
    try {
      read.reach(topic.committed());
    } catch (IOException e) {
      LOG.warn("brokers do not say how far the topic was read before the start", e);
    }
  }
}
