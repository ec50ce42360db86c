package io.gamlp.graph.wire;

import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import java.nio.charset.StandardCharsets;

/**
 * Keys of messages. All records about one node, or about one pair of nodes in whatever direction,
 * have one key and so stand in one partition in the order in which they were sent, while different
 * nodes and pairs spread over all partitions. Begin and end have the snapshot's id for their key:
 * where they stand does not matter.
 */
public final class WireKeys {

  /** Between the ids of a pair; no id can hold it. */
  private static final char SEPARATOR = '\0';

  private WireKeys() {}

  /** UTF-8: {@code n:id}, {@code e:id NUL id} with the ids in order, or {@code s:snapshot}. */
  public static byte[] keyOf(WireRecord record) {
    return text(record).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(WireRecord record) {
    if (record instanceof NodeChange change) {
      return "n:" + change.node();
    }
    if (record instanceof EdgeChange change) {
      String a = change.source();
      String b = change.target();
      boolean ordered = NodeIds.ORDER.compare(a, b) <= 0;
      return "e:" + (ordered ? a : b) + SEPARATOR + (ordered ? b : a);
    }
    return "s:" + record.snapshot();
  }
}
