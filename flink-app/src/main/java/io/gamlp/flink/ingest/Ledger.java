package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord.End;

/**
 * What holds for the nodes and edges of one snapshot, and the verdicts on what comes: those of
 * {@link io.gamlp.graph.wire.SnapshotAssembly}, with 48 bytes for each node and edge in place of
 * the record.
 */
final class Ledger {

  /** Where the snapshot stands. */
  enum State {
    OPEN,
    COMPLETE,
    FAILED
  }

  private final Tolerance tolerance;
  private final StandingTable table = new StandingTable();
  private final Tally tally = new Tally();
  private State state = State.OPEN;
  private End end;

  /**
   * Nothing has come yet but the begin record.
   *
   * @param beginHash its hash, or 0 where the ledger keeps only a part of the nodes and edges
   */
  Ledger(Tolerance tolerance, long beginHash) {
    this.tolerance = tolerance;
    tally.addBegin(beginHash);
  }

  State state() {
    return state;
  }

  Tally tally() {
    return tally;
  }

  long bytes() {
    return table.bytes();
  }

  /** From now on what would change something is late. */
  void complete() {
    state = State.COMPLETE;
  }

  /** Now it is known what the snapshot must be. */
  void expect(End declared, Counts counts) {
    if (end == null && declared != null) {
      end = declared;
      completeIfWhole(counts);
    }
  }

  /**
   * Takes a record.
   *
   * @param counts (Output) counts it
   */
  Verdict offer(Entry entry, Counts counts) {
    counts.sent++;
    if (state == State.FAILED) {
      counts.refused++;
      return Verdict.FAILED;
    }
    int slot = table.find(entry.high, entry.low);
    boolean empty = table.isEmpty(slot);
    long held = empty ? -1 : table.revision(slot);
    boolean same = !empty && held == entry.revision;
    if (same && table.hash(slot) == entry.hash) {
      counts.duplicates++;
      return Verdict.DUPLICATE;
    }
    boolean replaces = empty || entry.revision > held || (same && table.bad(slot) && !entry.bad);
    if (entry.bad) {
      if (replaces && state == State.OPEN) {
        put(slot, entry, counts);
      }
      return refuse(Verdict.FAULTY, counts);
    }
    if (!replaces && !same) {
      counts.superseded++;
      return Verdict.SUPERSEDED;
    }
    if (state == State.COMPLETE) {
      return refuse(Verdict.LATE, counts);
    }
    if (!replaces) {
      return refuse(Verdict.CONFLICT, counts);
    }
    put(slot, entry, counts);
    counts.accepted++;
    completeIfWhole(counts);
    return Verdict.ACCEPTED;
  }

  private void put(int slot, Entry entry, Counts counts) {
    if (!table.isEmpty(slot)) {
      tally.remove(table.kind(slot), table.hash(slot));
      if (!table.bad(slot)) {
        counts.accepted--;
        counts.superseded++;
      }
    }
    tally.add(entry.kind, entry.hash);
    table.put(slot, entry);
  }

  private Verdict refuse(Verdict verdict, Counts counts) {
    counts.refused++;
    if (state == State.OPEN) {
      counts.bad++;
      failIfTooMuchIsBad(counts);
      completeIfWhole(counts);
    }
    return verdict;
  }

  private void completeIfWhole(Counts counts) {
    if (state == State.OPEN && end != null && tally.matches(end)) {
      state = State.COMPLETE;
      failIfTooMuchIsBad(counts);
    }
  }

  private void failIfTooMuchIsBad(Counts counts) {
    if (Bounds.exceeded(tolerance, counts.bad, state == State.COMPLETE ? end : null)) {
      state = State.FAILED;
    }
  }

  /** Where the record is that a conflicting one conflicts with. */
  int partitionOfHolder(Entry entry) {
    return table.partition(table.find(entry.high, entry.low));
  }

  long offsetOfHolder(Entry entry) {
    return table.offset(table.find(entry.high, entry.low));
  }
}
