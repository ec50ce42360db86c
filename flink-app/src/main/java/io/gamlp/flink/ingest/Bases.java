package io.gamlp.flink.ingest;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.library.SnapshotLibrary;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A delta needs the graph of its base; it waits while that may still come. */
final class Bases {

  private final SnapshotLibrary library;
  private final Map<String, SnapshotProgress> snapshots;
  private final Backlog backlog;
  private final Duration patience;

  /**
   * @param snapshots all that are remembered; not copied
   * @param backlog tells how long none can have come
   * @param patience with a base that nothing is known of
   */
  Bases(
      SnapshotLibrary library,
      Map<String, SnapshotProgress> snapshots,
      Backlog backlog,
      Duration patience) {
    this.library = library;
    this.snapshots = snapshots;
    this.backlog = backlog;
    this.patience = patience;
  }

  /** Whether a snapshot has all that it needs: no base, or one in the store. */
  boolean isThere(SnapshotProgress p) throws IOException {
    String base = p.begin().base();
    return base == null || library.contains(base);
  }

  /** Why a whole snapshot never gets its base; empty when it has it or it may come. */
  Optional<String> whyNever(SnapshotProgress p, long now) throws IOException {
    if (isThere(p)) {
      return Optional.empty();
    }
    String base = p.begin().base();
    SnapshotProgress known = snapshots.get(base);
    if ((known != null && known.phase == Phase.FAILED) || library.failure(base).isPresent()) {
      return Optional.of("its base " + base + " failed");
    }
    if (known == null || known.phase == Phase.PUBLISHED) {
      return p.decidedAt != 0 && backlog.quiet(p.decidedAt, now) > patience.toMillis()
          ? Optional.of(
              "its base " + base + " was not in the store for " + patience + ", expected it")
          : Optional.empty();
    }
    return circle(p);
  }

  /**
   * The whole snapshots that cannot be made until records come: those of their base, or of one that
   * this waits for. Not those that go round in a circle. Looks at the store once for each.
   *
   * @return the base of each
   */
  Map<String, String> awaited() throws IOException {
    Map<String, String> missing = new HashMap<>();
    for (SnapshotProgress p : snapshots.values()) {
      if (p.phase == Phase.WHOLE && !isThere(p)) {
        missing.put(p.id, p.begin().base());
      }
    }
    Map<String, String> awaited = new HashMap<>();
    for (String id : missing.keySet()) {
      SnapshotProgress last = snapshots.get(lastOf(id, missing));
      if (last == null || last.phase != Phase.WHOLE) {
        awaited.put(id, missing.get(id));
      }
    }
    return awaited;
  }

  /** The first on the way from base to base that lacks none; in a circle, one of it. */
  private static String lastOf(String id, Map<String, String> missing) {
    Set<String> seen = new HashSet<>();
    String at = id;
    while (missing.containsKey(at) && seen.add(at)) {
      at = missing.get(at);
    }
    return at;
  }

  /**
   * Snapshots of which each waits for the next, and the last for the first, wait for ever. A graph
   * may be published at any moment, that of the base as well: only coming back is a circle.
   */
  private Optional<String> circle(SnapshotProgress p) throws IOException {
    Set<String> waiting = new LinkedHashSet<>();
    waiting.add(p.id);
    SnapshotProgress at = snapshots.get(p.begin().base());
    while (at != null && at.phase == Phase.WHOLE && waiting.add(at.id) && !isThere(at)) {
      at = snapshots.get(at.begin().base());
    }
    return at == p
        ? Optional.of(
            "found snapshots whose bases go round in a circle, "
                + String.join(" on ", waiting)
                + " on "
                + p.id
                + ", expected a base that is whole without it")
        : Optional.empty();
  }
}
