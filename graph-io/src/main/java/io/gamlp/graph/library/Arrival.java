package io.gamlp.graph.library;

import io.gamlp.graph.wire.Accounting;
import io.gamlp.graph.wire.WireRecord;
import java.util.Objects;

/**
 * How a complete snapshot came.
 *
 * @param snapshot id of the snapshot
 * @param base id of the snapshot that its records changed, or null where they were the whole graph
 * @param sequence place in the order in which snapshots became whole; ascending, gaps are allowed
 * @param begin its begin record
 * @param wholeAtMillis timestamp of the end record or of the record that made the snapshot whole,
 *     whichever is later; milliseconds since 1970
 * @param accounting what became of its records
 */
public record Arrival(
    String snapshot,
    String base,
    long sequence,
    WireRecord.Begin begin,
    long wholeAtMillis,
    Accounting accounting) {

  /**
   * @throws IllegalArgumentException when the begin record is another snapshot's
   */
  public Arrival {
    Objects.requireNonNull(accounting);
    if (!snapshot.equals(begin.snapshot()) || !Objects.equals(base, begin.base())) {
      throw new IllegalArgumentException(
          "expected the begin record of snapshot %s on base %s, found %s"
              .formatted(snapshot, base, begin));
    }
  }
}
