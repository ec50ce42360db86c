package io.gamlp.graph.wire;

import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The branches of the schema's union, in its order. */
enum RecordKind {
  BEGIN("SnapshotBegin"),
  NODE_UPSERT("NodeUpsert"),
  NODE_REMOVAL("NodeRemoval"),
  EDGE_UPSERT("EdgeUpsert"),
  EDGE_REMOVAL("EdgeRemoval"),
  END("SnapshotEnd");

  private final String schemaName;

  RecordKind(String schemaName) {
    this.schemaName = schemaName;
  }

  /** The name in the schema, in JSON and in messages. */
  String schemaName() {
    return schemaName;
  }

  static String schemaNames() {
    return Arrays.stream(values()).map(RecordKind::schemaName).collect(Collectors.joining(", "));
  }

  static RecordKind of(WireRecord record) {
    if (record instanceof EdgeUpsert) {
      return EDGE_UPSERT;
    }
    if (record instanceof NodeUpsert) {
      return NODE_UPSERT;
    }
    if (record instanceof EdgeRemoval) {
      return EDGE_REMOVAL;
    }
    if (record instanceof NodeRemoval) {
      return NODE_REMOVAL;
    }
    return record instanceof Begin ? BEGIN : END;
  }
}
