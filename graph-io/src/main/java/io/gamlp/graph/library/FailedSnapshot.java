package io.gamlp.graph.library;

import io.gamlp.graph.wire.Accounting;
import java.util.Objects;

/**
 * A snapshot that will not become a graph.
 *
 * @param snapshot id of the snapshot
 * @param reason what was found and what was expected, one sentence for people
 * @param sinceMillis when it failed, milliseconds since 1970
 * @param accounting what had become of its records
 */
public record FailedSnapshot(
    String snapshot, String reason, long sinceMillis, Accounting accounting) {

  public FailedSnapshot {
    Objects.requireNonNull(snapshot);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(accounting);
  }
}
