package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;

/** Kinds of changes; their ordinals stand in segment files: append only. */
enum Kind {
  NODE_UPSERT,
  NODE_REMOVAL,
  EDGE_UPSERT,
  EDGE_REMOVAL;

  private static final Kind[] ALL = values();

  static Kind of(Change change) {
    if (change instanceof EdgeUpsert) {
      return EDGE_UPSERT;
    }
    if (change instanceof NodeUpsert) {
      return NODE_UPSERT;
    }
    return change instanceof EdgeRemoval ? EDGE_REMOVAL : NODE_REMOVAL;
  }

  static Kind of(byte ordinal) {
    return ALL[ordinal];
  }
}
