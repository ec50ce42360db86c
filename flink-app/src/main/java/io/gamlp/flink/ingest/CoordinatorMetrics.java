package io.gamlp.flink.ingest;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.wire.Accounting;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the coordinator's gauges show: how it stood at the last checkpoint. {@code sent} is {@code
 * accepted + duplicates + superseded + waiting + refused}, over all snapshots that are remembered.
 */
final class CoordinatorMetrics {

  private record Standing(
      Counts counts, long waiting, long open, long oldestSince, long silentSince) {}

  private volatile Standing standing =
      new Standing(new Counts(), 0, 0, Long.MAX_VALUE, Backlog.NEVER);
  private volatile long lastPublishedAt;

  /**
   * @param now milliseconds since 1970
   */
  CoordinatorMetrics(MetricGroup metrics, LongSupplier now) {
    lastPublishedAt = now.getAsLong();
    MetricGroup records = metrics.addGroup("snapshotRecords");
    gauge(records, "sent", Accounting::sent);
    gauge(records, "accepted", Accounting::accepted);
    gauge(records, "duplicates", Accounting::duplicates);
    gauge(records, "superseded", Accounting::superseded);
    gauge(records, "waiting", Accounting::held);
    gauge(records, "refused", Accounting::refused);
    metrics.gauge("openSnapshots", () -> standing.open);
    metrics.gauge(
        "oldestOpenSnapshotMillis", () -> Math.max(0, now.getAsLong() - standing.oldestSince));
    metrics.gauge("leadersSilentMillis", () -> Math.max(0, now.getAsLong() - standing.silentSince));
    metrics.gauge("millisSinceLastSnapshot", () -> now.getAsLong() - lastPublishedAt);
  }

  private void gauge(MetricGroup group, String name, ToLongFunction<Accounting> what) {
    group.gauge(
        name,
        () -> {
          Standing now = standing;
          return what.applyAsLong(now.counts.accounting(now.waiting));
        });
  }

  /**
   * @param silentSince see {@link Backlog#silentSince}; says nothing where no snapshot is open, as
   *     nobody asks the leaders then
   */
  void see(Collection<SnapshotProgress> snapshots, long silentSince) {
    Counts counts = new Counts();
    long waiting = 0;
    long open = 0;
    long oldestSince = Long.MAX_VALUE;
    for (SnapshotProgress p : snapshots) {
      counts.add(p.counts);
      waiting += p.waiting();
      if (p.phase == Phase.OPEN) {
        open++;
        oldestSince = Math.min(oldestSince, p.since);
      }
    }
    standing =
        new Standing(counts, waiting, open, oldestSince, open == 0 ? Backlog.NEVER : silentSince);
  }

  void published(long now) {
    lastPublishedAt = now;
  }
}
