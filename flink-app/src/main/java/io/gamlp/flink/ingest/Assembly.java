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
  private final Refusals refusals = new Refusals();

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
  }

  Outcome run() throws IOException {
    IdentifiedGraph graph;
    try {
      IdentifiedGraph base = begin.base() == null ? null : library.graph(begin.base());
      graph = new GraphBuilder(name, begin, base, refusals).build(this::forEach);
    } catch (InputException e) {
      return failed(e.getMessage());
    }
    refusals.close();
    long allBad = bad + refusals.size();
    if (Bounds.exceeded(tolerance, allBad, end)) {
      return failed(Bounds.message(tolerance, allBad));
    }
    long sequence = nextSequence();
    try {
      library.publish(arrival(sequence), graph);
    } catch (InputException e) {
      return failed(e.getMessage());
    }
    Segment digest = new Rewriting(files).digest(content, limit, new Decider(begin));
    return new Outcome(sequence, digest, null, refusals);
  }

  private Outcome failed(String why) {
    refusals.close();
    return new Outcome(lastSequence, null, why, refusals);
  }

  private void forEach(GraphBuilder.Visitor visitor) throws IOException {
    Decider decider = new Decider(begin);
    for (int i = 0; i < content.size(); i++) {
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

  /** A snapshot that was published before the task was killed keeps its sequence. */
  private long nextSequence() throws IOException {
    long last = lastSequence;
    for (Arrival arrival : library.complete()) {
      if (arrival.snapshot().equals(snapshot)) {
        return arrival.sequence();
      }
      last = Math.max(last, arrival.sequence());
    }
    return last + 1;
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
