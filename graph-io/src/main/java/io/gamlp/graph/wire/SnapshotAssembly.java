package io.gamlp.graph.wire;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The records of one snapshot, in whatever order and however often they come, until they are the
 * ones that were declared. In memory.
 *
 * <pre>{@code
 * SnapshotAssembly assembly = new SnapshotAssembly("s7", Tolerance.DEFAULT, deadLetters::send);
 * assembly.offer(record, origin);
 * if (assembly.state() == State.COMPLETE) {
 *   Optional<IdentifiedGraph> graph = assembly.assemble("cora", graphOf(assembly.base()));
 * }
 * }</pre>
 *
 * <p>For each node and edge the record of the highest revision holds. A bad record is reported and
 * not used; it still counts in the comparison with the end record, so that a snapshot whose
 * producer sent it can complete without it, as long as the tolerance allows. A good record takes
 * the place of a bad one of the same revision: bad records can be mended by sending them again. Two
 * good records of one revision with different content are a conflict: the second is refused, and
 * only if the first is the declared one does the snapshot complete.
 */
public final class SnapshotAssembly {

  /** Where the snapshot stands. */
  public enum State {
    /** Records are missing. */
    OPEN,
    /** Counts and checksum are the declared ones. */
    COMPLETE,
    /** Too much was bad, or the graph is not the declared one; {@link #failure} says what. */
    FAILED
  }

  /** What became of a record. */
  public enum Verdict {
    /** It waits for the begin record. */
    HELD,
    ACCEPTED,
    /** The same record had come before. */
    DUPLICATE,
    /** A higher revision had come before. */
    SUPERSEDED,
    /** It is bad and was reported. */
    REFUSED
  }

  private record Held(Change change, Origin origin) {}

  /** The ends of an edge; in the order of their ids where it is undirected. */
  private record EdgeKey(String source, String target) {}

  /** The record that holds for a node or an edge. */
  private record Slot(Change change, Standing standing, Origin origin) {}

  private final String snapshot;
  private final Tolerance tolerance;
  private final Consumer<BadRecord> badRecords;

  private State state = State.OPEN;
  private String failure;
  private Begin begin;
  private End end;
  private RecordCheck check;
  private RecordHash hash;
  private SnapshotTally tally;
  private List<Held> held = new ArrayList<>();
  private Map<Object, Slot> slots = new HashMap<>();
  private IdentifiedGraph assembled;

  private long sent;
  private long accepted;
  private long duplicates;
  private long superseded;
  private long refused;

  /** Refused records that count against the tolerance. */
  private long bad;

  /**
   * @param snapshot id of the snapshot
   * @param badRecords hears of each bad record once
   */
  public SnapshotAssembly(String snapshot, Tolerance tolerance, Consumer<BadRecord> badRecords) {
    this.snapshot = snapshot;
    this.tolerance = tolerance;
    this.badRecords = badRecords;
  }

  /**
   * Takes a record of this snapshot.
   *
   * @throws IllegalArgumentException when it is of another one
   */
  public Verdict offer(WireRecord record, Origin origin) {
    if (!record.snapshot().equals(snapshot)) {
      throw new IllegalArgumentException(
          "expected a record of snapshot " + snapshot + ", found one of " + record.snapshot());
    }
    sent++;
    if (state == State.FAILED) {
      return refuse(record, origin, BadReason.SNAPSHOT_FAILED, "the snapshot failed: " + failure);
    }
    if (record instanceof Change change) {
      return offerChange(change, origin);
    }
    return record instanceof Begin b ? offerBegin(b, origin) : offerEnd((End) record, origin);
  }

  private Verdict offerBegin(Begin offered, Origin origin) {
    if (begin != null) {
      return again(begin, offered, origin);
    }
    Optional<RecordCheck.Fault> fault = RecordCheck.fault(offered);
    if (fault.isPresent()) {
      return refuse(offered, origin, fault.get());
    }
    begin = offered;
    check = new RecordCheck(begin);
    hash = new RecordHash(begin.directed());
    tally = new SnapshotTally(begin.directed());
    tally.add(begin);
    accepted++;
    List<Held> waiting = held;
    held = new ArrayList<>();
    for (Held h : waiting) {
      if (state == State.FAILED) {
        refuse(h.change, h.origin, BadReason.SNAPSHOT_FAILED, "the snapshot failed: " + failure);
      } else {
        offerChange(h.change, h.origin);
      }
    }
    completeIfWhole();
    return Verdict.ACCEPTED;
  }

  private Verdict offerEnd(End offered, Origin origin) {
    if (end != null) {
      return again(end, offered, origin);
    }
    Optional<RecordCheck.Fault> fault = RecordCheck.fault(offered);
    if (fault.isPresent()) {
      return refuse(offered, origin, fault.get());
    }
    end = offered;
    accepted++;
    completeIfWhole();
    return Verdict.ACCEPTED;
  }

  /** Begin and end hold as they came first. */
  private Verdict again(WireRecord first, WireRecord offered, Origin origin) {
    if (first.equals(offered)) {
      duplicates++;
      return Verdict.DUPLICATE;
    }
    return refuse(
        offered,
        origin,
        state == State.COMPLETE ? BadReason.LATE : BadReason.CONFLICT,
        "found " + offered + ", expected no other than " + first);
  }

  private Verdict offerChange(Change change, Origin origin) {
    if (begin == null) {
      held.add(new Held(change, origin));
      return Verdict.HELD;
    }
    Change canonical = (Change) hash.canonical(change);
    Object key = key(canonical);
    Slot slot = slots.get(key);
    Optional<RecordCheck.Fault> fault = check.fault(change);
    Slot offered =
        new Slot(
            canonical,
            new Standing(change.revision(), hash.of(canonical), fault.isPresent()),
            origin);
    Standing.Outcome outcome = offered.standing.against(slot == null ? null : slot.standing);
    if (outcome == Standing.Outcome.DUPLICATE) {
      duplicates++;
      return Verdict.DUPLICATE;
    }
    if (fault.isPresent()) {
      if (state == State.OPEN && outcome == Standing.Outcome.REPLACES) {
        put(key, offered, slot);
      }
      return refuse(change, origin, fault.get());
    }
    if (outcome == Standing.Outcome.SUPERSEDED) {
      superseded++;
      return Verdict.SUPERSEDED;
    }
    if (state == State.COMPLETE) {
      return refuse(
          change,
          origin,
          BadReason.LATE,
          "found another content than the one that the snapshot was completed with, expected it in"
              + " a new snapshot");
    }
    if (outcome == Standing.Outcome.CONFLICT) {
      return refuse(
          change,
          origin,
          BadReason.CONFLICT,
          "found another content of revision %d than at %s, expected a higher revision"
              .formatted(change.revision(), slot.origin));
    }
    put(key, offered, slot);
    accepted++;
    completeIfWhole();
    return Verdict.ACCEPTED;
  }

  private static Object key(Change canonical) {
    return canonical instanceof NodeChange node
        ? node.node()
        : new EdgeKey(((EdgeChange) canonical).source(), ((EdgeChange) canonical).target());
  }

  private void put(Object key, Slot slot, Slot previous) {
    if (previous != null) {
      tally.remove(RecordKind.of(previous.change), previous.standing.hash());
      if (!previous.standing.bad()) {
        accepted--;
        superseded++;
      }
    }
    tally.add(RecordKind.of(slot.change), slot.standing.hash());
    slots.put(key, slot);
  }

  private void completeIfWhole() {
    if (state != State.OPEN || begin == null || end == null || !end.equals(tally.end(snapshot))) {
      return;
    }
    state = State.COMPLETE;
    failIfTooMuchIsBad();
  }

  private Verdict refuse(WireRecord record, Origin origin, RecordCheck.Fault fault) {
    Verdict verdict = refuse(record, origin, fault.reason(), fault.message());
    completeIfWhole();
    return verdict;
  }

  private Verdict refuse(WireRecord record, Origin origin, BadReason reason, String message) {
    refused++;
    String where = origin + ", snapshot " + snapshot + ": ";
    badRecords.accept(new BadRecord(record, origin, reason, WireText.shortened(where + message)));
    if (state == State.OPEN) {
      countBad();
    }
    return Verdict.REFUSED;
  }

  /** What comes late cannot harm a complete snapshot and is not counted. */
  private void countBad() {
    bad++;
    failIfTooMuchIsBad();
  }

  private void failIfTooMuchIsBad() {
    boolean tooMuch =
        state == State.COMPLETE ? tolerance.exceededBy(bad, declared()) : tolerance.exceededBy(bad);
    if (tooMuch) {
      fail("found " + bad + " bad records, expected at most " + tolerance);
    }
  }

  private double declared() {
    return (double) end.nodeUpserts() + end.nodeRemovals() + end.edgeUpserts() + end.edgeRemovals();
  }

  /** Gives the snapshot up, e.g. when it has been open for too long. */
  public void fail(String why) {
    if (state == State.FAILED) {
      return;
    }
    state = State.FAILED;
    failure = why;
    slots = new HashMap<>();
    List<Held> waiting = held;
    held = new ArrayList<>();
    for (Held h : waiting) {
      refuse(h.change, h.origin, BadReason.SNAPSHOT_FAILED, "the snapshot failed: " + failure);
    }
  }

  /**
   * Makes the graph of a complete snapshot; the edges whose nodes are missing and the removals of
   * what is not there are reported now. The graph does not depend on the order of the records.
   *
   * @param name the graph's name
   * @param baseGraph the graph of {@link #base}, or null where there is none
   * @return empty when the snapshot has failed
   * @throws IllegalStateException when the snapshot is not complete
   */
  public Optional<IdentifiedGraph> assemble(String name, IdentifiedGraph baseGraph) {
    if (state == State.OPEN) {
      throw new IllegalStateException("snapshot " + snapshot + " is not complete: " + progress());
    }
    if (state == State.COMPLETE && assembled == null) {
      merge(name, baseGraph);
    }
    return Optional.ofNullable(assembled);
  }

  private void merge(String name, IdentifiedGraph baseGraph) {
    // What fails on the way empties the slots; every pass must see the same ones.
    Collection<Slot> holding = slots.values();
    try {
      IdentifiedGraph merged =
          new GraphBuilder(name, begin, baseGraph, this::refuseAccepted)
              .build(
                  visitor -> {
                    for (Slot slot : holding) {
                      visitor.visit(slot.change, slot.origin, slot.standing.bad());
                    }
                  });
      if (state == State.COMPLETE) {
        assembled = merged;
      }
    } catch (InputException e) {
      if (state == State.COMPLETE) {
        fail(e.getMessage());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("records in memory do not fail", e);
    }
  }

  private void refuseAccepted(Change change, Origin origin, BadReason reason, String message) {
    accepted--;
    refuse(change, origin, reason, message);
    if (state == State.COMPLETE) {
      countBad();
    }
  }

  public State state() {
    return state;
  }

  /** Why the snapshot failed, if it did. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** The begin record, if it has come. */
  public Optional<Begin> begin() {
    return Optional.ofNullable(begin);
  }

  /** The snapshot that must be there before this one can be assembled, if one. */
  public Optional<String> base() {
    return begin().map(Begin::base);
  }

  public Accounting accounting() {
    return new Accounting(sent, accepted, duplicates, superseded, held.size(), refused);
  }

  /** What has come and what is missing, for people. */
  public String progress() {
    if (begin == null) {
      return "no begin record, " + held.size() + " records wait for it";
    }
    String have = "found " + tally.end(snapshot);
    return end == null ? have + ", no end record" : have + ", expected " + end;
  }
}
