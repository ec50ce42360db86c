package io.gamlp.flink.ingest;

/**
 * What a segment file says of one record besides its bytes. Mutable: a reader has one and moves it
 * on.
 */
final class Entry {

  Kind kind;

  /** Whether it is bad by itself. */
  boolean bad;

  int partition;
  long offset;
  long timestamp;
  long revision;

  /** {@link io.gamlp.graph.wire.RecordHash} of the record. */
  long hash;

  /** Which node or edge it is about, see {@link Things}. */
  long high;

  long low;
}
