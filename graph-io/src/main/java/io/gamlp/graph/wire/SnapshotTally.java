package io.gamlp.graph.wire;

import io.gamlp.graph.wire.WireRecord.End;

/**
 * Counts and checksum of a snapshot's records, for the end record. The checksum is the sum modulo
 * 2^64 of the {@link RecordHash} of the begin record and of every change, so neither order nor the
 * number of producers matters: each tallies what it sends, and one sends the sum of all tallies.
 *
 * <p>Counts what it is given: a record sent twice must be given once, and of several revisions only
 * the highest.
 */
public final class SnapshotTally {

  private final long[] counts = new long[RecordKind.values().length];
  private final RecordHash hash;
  private long checksum;

  public SnapshotTally(boolean directed) {
    this.hash = new RecordHash(directed);
  }

  /** Counts a record; an end record changes nothing. */
  public void add(WireRecord record) {
    add(RecordKind.of(record), hash.of(record));
  }

  /** Takes back what {@link #add} did, for a record that another one replaces. */
  public void remove(WireRecord record) {
    remove(RecordKind.of(record), hash.of(record));
  }

  /** Counts what another producer or task has counted, as its {@link #end} says. */
  public void addAll(End part) {
    counts[RecordKind.NODE_UPSERT.ordinal()] += part.nodeUpserts();
    counts[RecordKind.NODE_REMOVAL.ordinal()] += part.nodeRemovals();
    counts[RecordKind.EDGE_UPSERT.ordinal()] += part.edgeUpserts();
    counts[RecordKind.EDGE_REMOVAL.ordinal()] += part.edgeRemovals();
    checksum += part.checksum();
  }

  /** The end record of what was counted. */
  public End end(String snapshot) {
    return new End(
        snapshot,
        counts[RecordKind.NODE_UPSERT.ordinal()],
        counts[RecordKind.NODE_REMOVAL.ordinal()],
        counts[RecordKind.EDGE_UPSERT.ordinal()],
        counts[RecordKind.EDGE_REMOVAL.ordinal()],
        checksum);
  }

  void add(RecordKind kind, long contentHash) {
    if (kind != RecordKind.END) {
      counts[kind.ordinal()]++;
      checksum += contentHash;
    }
  }

  void remove(RecordKind kind, long contentHash) {
    if (kind != RecordKind.END) {
      counts[kind.ordinal()]--;
      checksum -= contentHash;
    }
  }
}
