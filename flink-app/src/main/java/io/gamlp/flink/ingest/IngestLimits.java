package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Tolerance;
import java.io.Serializable;
import java.time.Duration;

/**
 * When to give up.
 *
 * @param toleratedRecords see {@link Tolerance#records}
 * @param toleratedShare see {@link Tolerance#share}
 * @param open see {@link IngestSettings#openLimit}
 * @param late see {@link IngestSettings#lateLimit}
 * @param memoryBytes see {@link IngestSettings#memoryBytes}
 */
record IngestLimits(
    long toleratedRecords, double toleratedShare, Duration open, Duration late, long memoryBytes)
    implements Serializable {

  private static final int SHARE_OF_HEAP = 4;

  /** Bytes that tables may take in this process. */
  long memory() {
    long bytes = memoryBytes == 0 ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : memoryBytes;
    return Math.min(bytes, StandingTable.MOST_BYTES);
  }

  Tolerance tolerance() {
    return new Tolerance(toleratedRecords, toleratedShare);
  }
}
