package io.gamlp.flink.stream;

import io.gamlp.flink.ingest.WaitingDeltas;
import io.gamlp.flink.progress.ProgressListener;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what the ingest job does not make a snapshot of: deltas that wait for their base,
 * each once, and how many records were refused, in a line every half minute at most. Nothing
 * depends on it: a look that fails is made up for by the next one.
 */
final class IngestNews implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IngestNews.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  /** Of one look; all further deltas are one line. */
  static final int MOST_LINES = 10;

  private static final int MOST_REMEMBERED = 10_000;

  private final WaitingDeltas waiting;
  private final RefusedTopic refused;
  private final DriverLease lease;
  private final ProgressListener progress;
  private final LongSupplier nanoTime;
  private final Watch watch = new Watch("ingest-news");
  private final Set<String> told = new HashSet<>();

  private boolean hasTold;
  private long toldAt;
  private boolean failing;

  /**
   * @param lease of this driver; once another one has the store, that one tells
   */
  IngestNews(
      WaitingDeltas waiting,
      RefusedTopic refused,
      DriverLease lease,
      ProgressListener progress,
      LongSupplier nanoTime) {
    this.waiting = waiting;
    this.refused = refused;
    this.lease = lease;
    this.progress = progress;
    this.nanoTime = nanoTime;
  }

  /** From now on; what is refused from now on is told. */
  void start() {
    look(/* last= */ false);
    watch.start(() -> look(/* last= */ false), LOOK_EVERY.toMillis());
  }

  /**
   * @param last whether none follows, so that nothing can be told later
   */
  synchronized void look(boolean last) {
    try {
      lease.check();
      tellWaiting();
      tellRefused(last);
      failing = false;
    } catch (DriverFencedException e) {
      watch.end();
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        LOG.warn("What the ingest job refuses, or waits for, cannot be told", e);
      }
      failing = true;
      refused.close();
    }
  }

  private void tellWaiting() throws IOException {
    List<String> deltas = waiting.all();
    if (told.size() > MOST_REMEMBERED) {
      told.retainAll(deltas);
    }
    int lines = 0;
    int more = 0;
    for (String delta : deltas) {
      if (told.contains(delta)) {
        continue;
      }
      Optional<String> base = waiting.baseOf(delta);
      if (base.isEmpty()) {
        continue;
      }
      told.add(delta);
      if (lines++ < MOST_LINES) {
        say(delta, "waits for its base " + base.get());
      } else {
        more++;
      }
    }
    if (more > 0) {
      say("ingest", String.format("%d more snapshots wait for their bases", more));
    }
  }

  private void tellRefused(boolean last) throws IOException {
    Refused found = refused.look();
    boolean soon = hasTold && nanoTime.getAsLong() - toldAt < BETWEEN_LINES.toNanos();
    if (found.count() == 0 || (soon && !last)) {
      return;
    }
    say("ingest", found.line(refused.name()));
    hasTold = true;
    toldAt = nanoTime.getAsLong();
    refused.told();
  }

  private void say(String subject, String line) {
    LOG.info("{}: {}", subject, line);
    progress.phase(subject, line);
  }

  /** Tells the rest, unless the last look has failed: who ends waits for a dead broker once. */
  @Override
  public void close() {
    watch.end();
    synchronized (this) {
      if (!failing) {
        look(/* last= */ true);
      }
      refused.close();
    }
  }
}
