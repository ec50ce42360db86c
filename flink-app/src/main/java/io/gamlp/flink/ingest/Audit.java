package io.gamlp.flink.ingest;

import io.gamlp.flink.ingest.SnapshotProgress.Phase;
import io.gamlp.graph.wire.BadReason;
import io.gamlp.graph.wire.RecordCheck;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord.End;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives verdicts on the fresh records of snapshots, in the order in which they came, and reports
 * the refused ones.
 *
 * <p>Ledgers are kept as long as there is memory for them, the least recently used ones go first,
 * and are made again by reading the files. Where even one ledger would be too large, the nodes and
 * edges are taken in several parts, with a pass over the files for each: then verdicts wait until
 * they can matter, and a snapshot is found whole at the end of the fresh records and not between
 * two of them.
 */
final class Audit {

  /** Of the time, so much may go into several passes. */
  private static final int PAUSES_PER_PASS = 10;

  private static final Tolerance ANY = new Tolerance(Long.MAX_VALUE, 1);

  private final SegmentFolder files;
  private final Tolerance tolerance;
  private final long memory;
  private final Letters letters;
  private final Consumer<Segment> trash;

  /** Least recently used first. */
  private final Map<String, SnapshotProgress> withLedger =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /**
   * @param memory bytes that tables may take
   * @param trash takes files that are of no use any more
   */
  Audit(
      SegmentFolder files,
      Tolerance tolerance,
      long memory,
      Letters letters,
      Consumer<Segment> trash) {
    this.files = files;
    this.tolerance = tolerance;
    this.memory = memory;
    this.letters = letters;
    this.trash = trash;
  }

  /**
   * Looks at what is fresh in a snapshot, which waits while there is no begin record. May make it
   * whole or failed. Costs nothing where nothing is fresh, so many snapshots may be open.
   *
   * @param now milliseconds
   * @param force whether to look even if it costs several passes and is of no use yet
   */
  void look(SnapshotProgress p, long now, boolean force) throws IOException {
    if (p.phase == Phase.FAILED || p.forgotten) {
      refuseFresh(p);
      return;
    }
    if (p.begin() == null || (p.fresh.isEmpty() && !p.endIsNew)) {
      return;
    }
    long parts = parts(p);
    if (parts == 1) {
      lookAtOnce(p);
    } else if (isWholeAsItCame(p)) {
      takeAll(p);
    } else if (force || isWorthwhile(p, now)) {
      long start = System.nanoTime();
      lookInParts(p, Math.toIntExact(parts));
      p.nextAudit = now + PAUSES_PER_PASS * (System.nanoTime() - start) / 1_000_000;
    }
  }

  private long parts(SnapshotProgress p) {
    double bytes =
        (double) StandingTable.BYTES_PER_THING
            * (SnapshotProgress.entries(p.content) + p.waiting());
    return (long) Math.max(1, Math.ceil(bytes / memory));
  }

  // ---- In one pass.

  private void lookAtOnce(SnapshotProgress p) throws IOException {
    Ledger ledger = ledger(p);
    boolean wasOpen = p.phase == Phase.OPEN;
    ledger.expect(p.end(), p.counts);
    int last = p.content.size() - 1;
    long limit = Long.MAX_VALUE;
    for (int i = 0; i < p.fresh.size(); i++) {
      Segment segment = p.fresh.get(i);
      try (SegmentReader reader = files.open(segment, p.decider())) {
        for (long n = 1; reader.next(); n++) {
          boolean open = ledger.state() == Ledger.State.OPEN;
          verdict(p, ledger, reader, p.counts);
          if (open) {
            last = p.content.size() + i;
            limit = ledger.state() == Ledger.State.OPEN ? Long.MAX_VALUE : n;
          }
        }
      }
    }
    if (wasOpen) {
      take(p, last + 1, limit);
      decide(p, ledger.state());
    } else {
      take(p, p.content.size(), p.limit);
    }
    forgetSome();
  }

  private void verdict(SnapshotProgress p, Ledger ledger, SegmentReader reader, Counts counts)
      throws IOException {
    Entry entry = reader.entry();
    Verdict verdict = ledger.offer(entry, counts);
    if (verdict == Verdict.ACCEPTED) {
      p.latest = Math.max(p.latest, entry.timestamp);
    } else if (verdict.isRefused()) {
      report(p, ledger, reader, verdict);
    }
  }

  private Ledger ledger(SnapshotProgress p) throws IOException {
    if (p.ledger == null) {
      p.ledger = new Ledger(tolerance, p.decider().beginHash());
      replay(p, p.ledger, 0, 1);
      if (p.phase != Phase.OPEN) {
        p.ledger.complete();
      }
    }
    withLedger.put(p.id, p);
    return p.ledger;
  }

  private void replay(SnapshotProgress p, Ledger ledger, int part, int parts) throws IOException {
    Counts known = new Counts();
    for (int i = 0; i < p.content.size(); i++) {
      try (SegmentReader reader = files.open(p.content.get(i), p.decider(), p.limitOf(i))) {
        while (reader.next()) {
          if (isIn(reader.entry(), part, parts)) {
            ledger.offer(reader.entry(), known);
          }
        }
      }
    }
  }

  /** Leaves the most recently used one at least. */
  private void forgetSome() {
    long bytes = 0;
    for (SnapshotProgress p : withLedger.values()) {
      bytes += p.ledger.bytes();
    }
    List<SnapshotProgress> oldestFirst = new ArrayList<>(withLedger.values());
    for (int i = 0; i < oldestFirst.size() - 1 && bytes > memory; i++) {
      bytes -= oldestFirst.get(i).ledger.bytes();
      forget(oldestFirst.get(i));
    }
  }

  void forget(SnapshotProgress p) {
    p.ledger = null;
    withLedger.remove(p.id);
  }

  // ---- In several passes.

  /** When every record that came is a different one, they need not be told apart. */
  private static boolean isWholeAsItCame(SnapshotProgress p) {
    if (p.phase != Phase.OPEN || p.end() == null) {
      return false;
    }
    Tally sum = new Tally();
    sum.addBegin(p.decider().beginHash());
    List<Segment> all = new ArrayList<>(p.content);
    all.addAll(p.fresh);
    for (Segment segment : all) {
      if (!segment.decidedBy(p.decider()) || segment.bad() > 0) {
        return false;
      }
      sum.addAll(segment.tally());
    }
    return sum.matches(p.end());
  }

  private void takeAll(SnapshotProgress p) {
    forget(p);
    p.counts.sent += p.waiting();
    p.counts.accepted += p.waiting();
    for (Segment segment : p.fresh) {
      p.latest = Math.max(p.latest, segment.latest());
    }
    take(p, p.content.size() + p.fresh.size(), Long.MAX_VALUE);
    decide(
        p,
        Bounds.exceeded(tolerance, p.counts.bad, p.end())
            ? Ledger.State.FAILED
            : Ledger.State.COMPLETE);
  }

  private static boolean isWorthwhile(SnapshotProgress p, long now) {
    if (now < p.nextAudit) {
      return false;
    }
    boolean bad = false;
    for (Segment segment : p.fresh) {
      bad |= segment.bad() > 0;
    }
    boolean enough =
        p.end() != null
            && SnapshotProgress.entries(p.content) + p.waiting() >= Bounds.declared(p.end());
    return p.phase != Phase.OPEN || bad || enough;
  }

  private void lookInParts(SnapshotProgress p, int parts) throws IOException {
    forget(p);
    Counts fresh = new Counts();
    Tally sum = new Tally();
    sum.addBegin(p.decider().beginHash());
    for (int part = 0; part < parts; part++) {
      Ledger ledger = new Ledger(ANY, 0);
      replay(p, ledger, part, parts);
      if (p.phase != Phase.OPEN) {
        ledger.complete();
      }
      for (Segment segment : p.fresh) {
        try (SegmentReader reader = files.open(segment, p.decider())) {
          while (reader.next()) {
            if (isIn(reader.entry(), part, parts)) {
              verdict(p, ledger, reader, fresh);
            }
          }
        }
      }
      sum.addAll(ledger.tally());
    }
    p.counts.add(fresh);
    if (p.phase != Phase.OPEN) {
      take(p, p.content.size(), p.limit);
      return;
    }
    take(p, p.content.size() + p.fresh.size(), Long.MAX_VALUE);
    End whole = p.end() != null && sum.matches(p.end()) ? p.end() : null;
    Ledger.State state = whole == null ? Ledger.State.OPEN : Ledger.State.COMPLETE;
    decide(p, Bounds.exceeded(tolerance, p.counts.bad, whole) ? Ledger.State.FAILED : state);
  }

  private static boolean isIn(Entry entry, int part, int parts) {
    return (int) ((entry.low >>> 33) * parts >>> 31) == part;
  }

  // ---- Outcome.

  /** The first files, of content and fresh ones together, are the content from now on. */
  private void take(SnapshotProgress p, int files, long limit) {
    int more = files - p.content.size();
    p.content.addAll(p.fresh.subList(0, more));
    p.fresh.subList(more, p.fresh.size()).forEach(trash);
    p.fresh.clear();
    p.limit = limit;
    p.endIsNew = false;
  }

  private void decide(SnapshotProgress p, Ledger.State state) {
    if (state == Ledger.State.FAILED) {
      fail(p, Bounds.message(tolerance, p.counts.bad));
    } else if (state == Ledger.State.COMPLETE) {
      p.phase = Phase.WHOLE;
    }
  }

  /**
   * Gives an open snapshot up that is not whole and has been quiet for too long. While its records
   * come it is not, however long they take and however much of them is not looked at.
   *
   * @param quiet for how long none of its records came, milliseconds
   */
  void giveUpIfQuiet(SnapshotProgress p, long now, long quiet, Duration limit) throws IOException {
    if (p.phase != Phase.OPEN || quiet <= limit.toMillis()) {
      return;
    }
    look(p, now, /* force= */ true);
    if (p.phase == Phase.OPEN) {
      giveUp(p, "no record of it came for " + limit);
    }
  }

  /** An open snapshot will not become a graph. */
  void giveUp(SnapshotProgress p, String why) throws IOException {
    fail(p, "given up: " + why + "; " + p.missing());
    refuseFresh(p);
  }

  /** The snapshot will not become a graph; what is not looked at is refused. */
  void fail(SnapshotProgress p, String reason) {
    p.phase = Phase.FAILED;
    // A reason goes to the state and the store, and a message may quote what came.
    p.reason = Letters.shortened(reason);
    p.noted = false;
    forget(p);
    p.content.forEach(trash);
    p.content.clear();
  }

  private void refuseFresh(SnapshotProgress p) throws IOException {
    boolean failed = p.phase == Phase.FAILED;
    for (Segment segment : p.fresh) {
      try (SegmentReader reader = files.open(segment, /* decider= */ null)) {
        while (reader.next()) {
          p.counts.sent++;
          p.counts.refused++;
          refuse(p, reader.raw(), failed ? Verdict.FAILED : Verdict.LATE);
        }
      }
      trash.accept(segment);
    }
    p.fresh.clear();
  }

  // ---- Reports.

  private void report(SnapshotProgress p, Ledger ledger, SegmentReader reader, Verdict verdict)
      throws IOException {
    if (verdict == Verdict.FAULTY) {
      RecordCheck.Fault fault = p.decider().fault(reader.change()).orElseThrow();
      letters.refuse(reader.raw(), files.origins(), p.id, fault.reason(), fault.message());
    } else if (verdict == Verdict.CONFLICT) {
      Entry entry = reader.entry();
      letters.refuse(
          reader.raw(),
          files.origins(),
          p.id,
          BadReason.CONFLICT,
          "found another content of revision %d than at %s, expected a higher revision"
              .formatted(
                  entry.revision,
                  files
                      .origins()
                      .of(ledger.partitionOfHolder(entry), ledger.offsetOfHolder(entry), 0)));
    } else {
      if (verdict == Verdict.FAILED && p.reason.isEmpty()) {
        p.reason = Bounds.message(tolerance, p.counts.bad);
      }
      refuse(p, reader.raw(), verdict);
    }
  }

  /** Refuses what came too late. */
  void refuse(SnapshotProgress p, RawRecord record, Verdict verdict) {
    if (verdict == Verdict.FAILED) {
      letters.refuse(
          record,
          files.origins(),
          p.id,
          BadReason.SNAPSHOT_FAILED,
          "found a record of a snapshot that failed (" + p.reason + "), expected a new snapshot");
    } else {
      letters.refuse(
          record,
          files.origins(),
          p.id,
          BadReason.LATE,
          p.forgotten
              ? "found a record of a snapshot that was completed long ago, expected a new snapshot"
              : "found another content than the one that the snapshot was completed with, expected"
                  + " it in a new snapshot");
    }
  }
}
