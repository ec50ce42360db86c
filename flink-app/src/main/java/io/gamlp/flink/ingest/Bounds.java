package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Tolerance;
import io.gamlp.graph.wire.WireRecord.End;

/** How much may be bad. */
final class Bounds {

  private Bounds() {}

  /**
   * Whether so many bad records are too many.
   *
   * @param end of a complete snapshot, or null for one that is open
   */
  static boolean exceeded(Tolerance tolerance, long bad, End end) {
    return bad > tolerance.records() || (end != null && bad > tolerance.share() * declared(end));
  }

  /** So many bad records are tolerated in a complete snapshot. */
  static long most(Tolerance tolerance, End end) {
    return (long) Math.min(tolerance.records(), tolerance.share() * declared(end));
  }

  static String message(Tolerance tolerance, long bad) {
    return "found " + bad + " bad records, expected at most " + tolerance;
  }

  /** Nodes and edges that the end record counts. */
  static double declared(End end) {
    return (double) end.nodeUpserts() + end.nodeRemovals() + end.edgeUpserts() + end.edgeRemovals();
  }
}
