package io.gamlp.graph.wire;

/** Why a record was refused. The names go into the headers of a dead letter: append only. */
public enum BadReason {
  /** The bytes are no record. */
  UNPARSABLE,
  /** The bytes say that they are of a format version that this reader does not know. */
  UNKNOWN_VERSION,
  /** The begin record contradicts itself. */
  BAD_BEGIN,
  /** The end record has a negative count. */
  BAD_END,
  /** The id of a snapshot, of a node or of an end of an edge, or the revision, is not allowed. */
  BAD_ID,
  /** Features of another dimension or kind than the snapshot declares, or out of order. */
  WRONG_FEATURES,
  /** A feature is NaN or infinite. */
  NOT_FINITE,
  /** The label is not below the number of classes, or a split comes without one. */
  BAD_LABEL,
  /** The weight is not a finite number above 0, or the snapshot has none. */
  BAD_WEIGHT,
  /** Something is removed that is not there. */
  NOTHING_TO_REMOVE,
  /** Another record with another content says the same revision of the same thing. */
  CONFLICT,
  /** An end of the edge is not a node of the graph. */
  DANGLING_EDGE,
  /** The snapshot is complete, and the record would have changed it. */
  LATE,
  /** The snapshot has failed already. */
  SNAPSHOT_FAILED
}
