package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.RecordCheck;
import io.gamlp.graph.wire.RecordHash;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import java.util.Optional;

/** Says of changes what can be said once the begin record is known. For one thread. */
final class Decider {

  private final RecordCheck check;
  private final RecordHash hash;
  private final Things things = new Things();
  private final boolean directed;
  private final long beginHash;

  Decider(Begin begin) {
    this.check = new RecordCheck(begin);
    this.hash = new RecordHash(begin.directed());
    this.directed = begin.directed();
    this.beginHash = hash.of(begin);
  }

  /** Which begin record the answers follow from. */
  long beginHash() {
    return beginHash;
  }

  void decide(Change change, Entry entry) {
    entry.bad = check.fault(change).isPresent();
    entry.hash = hash.of(change);
    things.name(change, directed, entry);
  }

  Optional<RecordCheck.Fault> fault(Change change) {
    return check.fault(change);
  }
}
