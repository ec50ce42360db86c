package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.WireRecord.End;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts by kind and the sum of hashes of what holds; adds up over files, tasks and parts of the
 * nodes and edges.
 */
final class Tally {

  private long nodeUpserts;
  private long nodeRemovals;
  private long edgeUpserts;
  private long edgeRemovals;
  private long checksum;

  void add(Kind kind, long hash) {
    count(kind, 1);
    checksum += hash;
  }

  void remove(Kind kind, long hash) {
    count(kind, -1);
    checksum -= hash;
  }

  /** The begin record is in the sum and in no count. */
  void addBegin(long hash) {
    checksum += hash;
  }

  private void count(Kind kind, long by) {
    switch (kind) {
      case NODE_UPSERT -> nodeUpserts += by;
      case NODE_REMOVAL -> nodeRemovals += by;
      case EDGE_UPSERT -> edgeUpserts += by;
      case EDGE_REMOVAL -> edgeRemovals += by;
    }
  }

  void addAll(Tally other) {
    nodeUpserts += other.nodeUpserts;
    nodeRemovals += other.nodeRemovals;
    edgeUpserts += other.edgeUpserts;
    edgeRemovals += other.edgeRemovals;
    checksum += other.checksum;
  }

  boolean matches(End end) {
    return nodeUpserts == end.nodeUpserts()
        && nodeRemovals == end.nodeRemovals()
        && edgeUpserts == end.edgeUpserts()
        && edgeRemovals == end.edgeRemovals()
        && checksum == end.checksum();
  }

  /** Nodes and edges that were counted. */
  long things() {
    return nodeUpserts + nodeRemovals + edgeUpserts + edgeRemovals;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(nodeUpserts);
    out.writeLong(nodeRemovals);
    out.writeLong(edgeUpserts);
    out.writeLong(edgeRemovals);
    out.writeLong(checksum);
  }

  static Tally read(DataInput in) throws IOException {
    Tally tally = new Tally();
    tally.nodeUpserts = in.readLong();
    tally.nodeRemovals = in.readLong();
    tally.edgeUpserts = in.readLong();
    tally.edgeRemovals = in.readLong();
    tally.checksum = in.readLong();
    return tally;
  }

  @Override
  public String toString() {
    return "%d node upserts, %d node removals, %d edge upserts, %d edge removals, checksum %016x"
        .formatted(nodeUpserts, nodeRemovals, edgeUpserts, edgeRemovals, checksum);
  }
}
