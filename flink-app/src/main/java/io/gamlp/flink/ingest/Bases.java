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

  /** Snapshots that had no base in the store when it was last asked, each with its base. */
  private final Map<String, String> missing = new HashMap<>();

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
    boolean there = base == null || library.contains(base);
    if (there) {
      missing.remove(p.id);
    } else {
      missing.put(p.id, base);
    }
    return there;
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
   * this waits for. Not those that go round in a circle. Does not look at the store: what is there
   * is as {@link #whyNever} and {@link #isThere} have found it last.
   *
   * @return the base of each
   */
  Map<String, String> awaited() {
    missing.keySet().removeIf(id -> !isWhole(snapshots.get(id)));
    Map<String, String> awaited = new HashMap<>();
    for (String id : missing.keySet()) {
      if (!isWhole(snapshots.get(lastOf(id)))) {
        awaited.put(id, missing.get(id));
      }
    }
    return awaited;
  }

  private static boolean isWhole(SnapshotProgress p) {
    return p != null && p.phase == Phase.WHOLE;
  }

  /** The first on the way from base to base that lacks none; in a circle, one of it. */
  private String lastOf(String id) {
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
