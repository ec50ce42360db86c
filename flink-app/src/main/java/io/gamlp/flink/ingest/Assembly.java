package io.gamlp.flink.ingest;

import io.gamlp.graph.InputException;
import io.gamlp.graph.library.Arrival;
import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.GraphBuilder;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.End;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/**
 * Makes the graph of a whole snapshot and publishes it. Runs beside the task, so it has its own
 * copies of all it needs. May be repeated.
 */
final class Assembly {

  /**
   * How it ended.
   *
   * @param sequence of the published snapshot
   * @param digest stands for the snapshot's files from now on; null when it failed
   * @param failure why there is no graph, or null
   */
  record Outcome(long sequence, Segment digest, String failure, Refusals refusals) {}

  private final SegmentFolder files;
  private final SnapshotLibrary library;
  private final String name;
  private final Tolerance tolerance;
  private final String snapshot;
  private final Begin begin;
  private final End end;
  private final List<Segment> content;
  private final long limit;
  private final long wholeAt;
  private final Accounting accounting;
  private final long bad;
  private final long lastSequence;
  private final Refusals refusals;
  private boolean writing;

  /**
   * @param name the graph's name
   * @param lastSequence the last one that was given
   */
  Assembly(
      SegmentFolder files,
      SnapshotLibrary library,
      String name,
      Tolerance tolerance,
      SnapshotProgress p,
      long lastSequence) {
    this.files = files;
    this.library = library;
    this.name = name;
    this.tolerance = tolerance;
    this.snapshot = p.id;
    this.begin = p.begin();
    this.end = p.end();
    this.content = List.copyOf(p.content);
    this.limit = p.limit;
    this.wholeAt = Math.max(p.latest, p.endTimestamp());
    this.accounting = p.counts.accounting(0);
    this.bad = p.counts.bad;
    this.lastSequence = lastSequence;
    this.refusals = new Refusals(Bounds.most(tolerance, end));
  }

  /**
   * The outcome; sizes that no computer, or not this one, can hold are a failure as any other.
   *
   * @throws OutOfMemoryError when the graph may fit the heap and others have it: the heap is shared
   *     with all that the process does, so that this is no fault of the snapshot
   */
  Outcome run() throws IOException {
    if (need().exceeds(heap()) && !library.contains(snapshot)) {
      return tooLargeForHeap();
    }
    long sequence;
    try {
      sequence = publish();
    } catch (InputException e) {
      return failed(e.getMessage(), refusals);
    } catch (ArithmeticException e) {
      return failed(tooLarge("what can be counted in 31 bits (" + e.getMessage() + ")"), none());
    }
    Segment digest = new Rewriting(files).digest(content, limit, new Decider(begin));
    return new Outcome(sequence, digest, null, refusals);
  }

  private HeapNeed need() {
    return HeapNeed.of(begin, content);
  }

  /**
   * Whether to give up what has run out of memory; never when the graph is in the store already.
   *
   * @param shortages so often it did
   */
  boolean isHopeless(int shortages) throws IOException {
    return need().isHopeless(heap(), shortages) && !library.contains(snapshot);
  }

  /** The outcome when the heap does not suffice. */
  Outcome tooLargeForHeap() throws IOException {
    return failed(tooLarge("the heap of " + (heap() >> 20) + " MB"), none());
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  /**
   * Makes the graph and publishes it.
   *
   * @return its sequence
   * @throws InputException when there is none
   */
  private long publish() throws IOException {
    IdentifiedGraph graph = new GraphBuilder(name, begin, base(), refusals).build(this::forEach);
    refusals.close();
    long allBad = bad + refusals.size();
    if (Bounds.exceeded(tolerance, allBad, end)) {
      throw new InputException(Bounds.message(tolerance, allBad));
    }
    long sequence = nextSequence();
    stopWhenGivenUp();
    writing = true;
    library.publish(arrival(sequence), graph);
    return sequence;
  }

  /** Null where the snapshot has none. */
  private IdentifiedGraph base() throws IOException {
    if (begin.base() == null) {
      return null;
    }
    try {
      return library.graph(begin.base());
    } catch (InputException e) {
      throw new InputException(
          "its base " + begin.base() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private String tooLarge(String limit) {
    return "found a graph of %d nodes with %d features each and %d edges%s, expected one that fits %s"
        .formatted(
            begin.nodes(),
            begin.dimension(),
            begin.edges(),
            begin.base() == null ? "" : " on base " + begin.base(),
            limit);
  }

  private static Refusals none() {
    return new Refusals(0);
  }

  private Outcome failed(String why, Refusals refused) throws IOException {
    refused.close();
    // What this attempt has written. An earlier one that was given up may still be writing: what it
    // has written stays, as its manifest would make a snapshot of files that are gone.
    if (writing && !library.contains(snapshot)) {
      library.delete(snapshot);
    }
    return new Outcome(lastSequence, null, why, refused);
  }

  private void forEach(GraphBuilder.Visitor visitor) throws IOException {
    Decider decider = new Decider(begin);
    for (int i = 0; i < content.size(); i++) {
      stopWhenGivenUp();
      long most = i == content.size() - 1 ? limit : Long.MAX_VALUE;
      try (SegmentReader reader = files.open(content.get(i), decider, most)) {
        while (reader.next()) {
          Entry entry = reader.entry();
          visitor.visit(
              reader.change(),
              files.origins().of(entry.partition, entry.offset, entry.timestamp),
              entry.bad);
        }
      }
    }
  }

  /** The next attempt does the same work: two at once take twice the memory. */
  private static void stopWhenGivenUp() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the task is on its way out");
    }
  }

  /** A snapshot that was published before the task was killed keeps its sequence. */
  private long nextSequence() throws IOException {
    long last = lastSequence;
    for (Arrival arrival : complete()) {
      if (arrival.snapshot().equals(snapshot)) {
        return arrival.sequence();
      }
      last = Math.max(last, arrival.sequence());
    }
    return last + 1;
  }

  /** What others are damaged by is no fault of this snapshot: it waits until they are mended. */
  private List<Arrival> complete() throws IOException {
    try {
      return library.complete();
    } catch (InputException e) {
      throw new IOException("the store is damaged", e);
    }
  }

  private Arrival arrival(long sequence) {
    long refused = refusals.size();
    Accounting a = accounting;
    return new Arrival(
        snapshot,
        begin.base(),
        sequence,
        begin,
        wholeAt,
        new Accounting(
            a.sent(),
            a.accepted() - refused,
            a.duplicates(),
            a.superseded(),
            a.held(),
            a.refused() + refused));
  }
}
