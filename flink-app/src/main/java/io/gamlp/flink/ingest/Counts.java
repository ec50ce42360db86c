package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Accounting;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What became of a snapshot's records so far. */
final class Counts {

  long sent;
  long accepted;
  long duplicates;
  long superseded;
  long refused;

  /** Refused ones that count against the tolerance. */
  long bad;

  /**
   * @param waiting records that came and were not looked at
   */
  Accounting accounting(long waiting) {
    return new Accounting(sent + waiting, accepted, duplicates, superseded, waiting, refused);
  }

  void add(Counts other) {
    sent += other.sent;
    accepted += other.accepted;
    duplicates += other.duplicates;
    superseded += other.superseded;
    refused += other.refused;
    bad += other.bad;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(sent);
    out.writeLong(accepted);
    out.writeLong(duplicates);
    out.writeLong(superseded);
    out.writeLong(refused);
    out.writeLong(bad);
  }

  static Counts read(DataInput in) throws IOException {
    Counts counts = new Counts();
    counts.sent = in.readLong();
    counts.accepted = in.readLong();
    counts.duplicates = in.readLong();
    counts.superseded = in.readLong();
    counts.refused = in.readLong();
    counts.bad = in.readLong();
    return counts;
  }
}
