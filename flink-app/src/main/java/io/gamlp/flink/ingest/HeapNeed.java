package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.WireRecord.Begin;
import java.util.List;

/**
 * What making a graph takes of the heap.
 *
 * @param least bytes that its arrays have in any case
 * @param likely bytes, roughly: also features whose number only the records know
 */
record HeapNeed(double least, double likely) {

  private static final int NODE_BYTES = Integer.BYTES + Byte.BYTES; // Label and role.
  private static final int EDGE_BYTES = 2 * Integer.BYTES;

  /** So often it is tried to make a graph that may be too large; with the pauses about an hour. */
  private static final int ATTEMPTS = 10;

  /** The part of the heap up to which a graph is small: that there is no room is for others. */
  private static final double SMALL = 0.25;

  /**
   * @param begin declares the size
   * @param content the records
   */
  static HeapNeed of(Begin begin, List<Segment> content) {
    // In double: what is declared may be anything.
    double features = begin.sparse() ? 0 : (double) begin.dimension() * Float.BYTES;
    int edge = EDGE_BYTES + (begin.weighted() ? Float.BYTES : 0);
    double least = begin.nodes() * (NODE_BYTES + features) + (double) begin.edges() * edge;
    return new HeapNeed(least, least + content.stream().mapToLong(s -> s.file().bytes()).sum());
  }

  /** Whether no computer with this heap can make the graph. */
  boolean exceeds(long heap) {
    return least > heap;
  }

  /**
   * Whether it is no use to try again.
   *
   * @param shortages so often the heap did not suffice
   */
  boolean isHopeless(long heap, int shortages) {
    return shortages >= ATTEMPTS && likely > SMALL * heap;
  }
}
