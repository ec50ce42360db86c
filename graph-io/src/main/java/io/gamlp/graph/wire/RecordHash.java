package io.gamlp.graph.wire;

import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;

/**
 * The hash of a record's content: XXH64 of its Avro binary of version 1.0, without the header of a
 * message; the ends of undirected edges in the order of their ids. An instance keeps its buffer:
 * one for each thread.
 */
public final class RecordHash {

  private final AvroBody body = new AvroBody();
  private final boolean directed;

  public RecordHash(boolean directed) {
    this.directed = directed;
  }

  public long of(WireRecord record) {
    body.write(canonical(record));
    return body.hash();
  }

  /** The record as it is counted: (b, a) of an undirected graph is (a, b). */
  WireRecord canonical(WireRecord record) {
    if (directed) {
      return record;
    }
    if (record instanceof EdgeUpsert e && turned(e)) {
      return new EdgeUpsert(
          e.snapshot(),
          /* source= */ e.target(),
          /* target= */ e.source(),
          e.weight(),
          e.revision());
    }
    if (record instanceof EdgeRemoval e && turned(e)) {
      return new EdgeRemoval(
          e.snapshot(), /* source= */ e.target(), /* target= */ e.source(), e.revision());
    }
    return record;
  }

  private static boolean turned(EdgeChange edge) {
    return NodeIds.ORDER.compare(edge.source(), edge.target()) > 0;
  }
}
