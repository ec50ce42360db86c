package io.gamlp.flink.ingest;

/** What became of a change. */
enum Verdict {
  ACCEPTED(false),
  /** The same record had come before. */
  DUPLICATE(false),
  /** A higher revision had come before. */
  SUPERSEDED(false),
  /** It is bad by itself. */
  FAULTY(true),
  /** Another content of the revision that holds. */
  CONFLICT(true),
  /** The snapshot is complete. */
  LATE(true),
  /** The snapshot has failed. */
  FAILED(true);

  private final boolean refused;

  Verdict(boolean refused) {
    this.refused = refused;
  }

  boolean isRefused() {
    return refused;
  }
}
