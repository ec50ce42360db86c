package io.gamlp.flink.stream;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a decision depends on, as store, registry and topics say it.
 *
 * @param snapshots the complete ones, ascending sequence
 * @param failures reason by snapshot, of those that never became whole
 * @param unreported what the metrics topic does not say yet
 * @param awaitedBases snapshots of which deltas are on their way into the store
 * @param halfRetired snapshots that are gone, but not all that goes with them
 * @param models versions in the registry, the oldest first
 * @param nowMillis milliseconds since 1970
 */
public record StreamView(
    List<SnapshotView> snapshots,
    Map<String, String> failures,
    List<Notice> unreported,
    Set<String> awaitedBases,
    List<String> halfRetired,
    List<String> models,
    long nowMillis) {

  /** Complete snapshots for which something is still to be done, the oldest first. */
  public List<SnapshotView> unsettled() {
    return snapshots.stream().filter(snapshot -> !snapshot.isSettled()).toList();
  }

  /** How many complete snapshots the predictions are behind. */
  public int lag() {
    return unsettled().size();
  }
}
