package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.NodeIds;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.NodeChange;

/**
 * Which node or edge a record is about, as 128 bits: two of them have the same with a chance of
 * less than one in 10^18 in a snapshot of ten billion. (Two lanes over the characters, each a
 * rotation and an odd multiplication a step, and a final mixing of both.)
 */
final class Things {

  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xD6E8FEB86659FD93L;
  private static final long C = 0xBF58476D1CE4E5B9L;
  private static final long D = 0x94D049BB133111EBL;

  /** Stands where no character can: {@code char} ends at 0xFFFF. */
  private static final int SEPARATOR = 0x10001;

  private long high;
  private long low;

  /** Sets {@link Entry#high} and {@link Entry#low}. */
  void name(Change change, boolean directed, Entry entry) {
    high = A;
    low = B;
    if (change instanceof NodeChange node) {
      add(node.node());
    } else if (change instanceof EdgeChange edge) {
      boolean turn = !directed && NodeIds.ORDER.compare(edge.source(), edge.target()) > 0;
      add(turn ? edge.target() : edge.source());
      step(SEPARATOR);
      add(turn ? edge.source() : edge.target());
    }
    entry.high = mixed(high + Long.rotateLeft(low, 32), C, D);
    entry.low = mixed(low ^ Long.rotateLeft(high, 17), D, C);
  }

  private void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      step(text.charAt(i) + 1);
    }
  }

  private void step(int c) {
    high = Long.rotateLeft(high ^ c, 23) * A;
    low = Long.rotateLeft(low + c, 31) * B;
  }

  private static long mixed(long value, long first, long second) {
    long mixed = (value ^ (value >>> 30)) * first;
    mixed = (mixed ^ (mixed >>> 27)) * second;
    return mixed ^ (mixed >>> 31);
  }
}
