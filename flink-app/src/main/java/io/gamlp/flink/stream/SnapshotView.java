package io.gamlp.flink.stream;

/**
 * How far one complete snapshot has come.
 *
 * @param id the snapshot
 * @param base the snapshot that it is a delta of; null for a whole one
 * @param sequence the order in which snapshots became whole
 * @param seenMillis when a driver first saw it, milliseconds since 1970 by the clock of that driver
 * @param plan null where nothing was begun
 * @param augmented whether its hops are stored
 * @param model version of the model trained on it; null where there is none
 * @param published whether its predictions are out, as the marker on the metrics topic says
 * @param verdict null unless it was passed over
 * @param setbacks failed attempts
 */
public record SnapshotView(
    String id,
    String base,
    long sequence,
    long seenMillis,
    Plan plan,
    boolean augmented,
    String model,
    boolean published,
    Verdict verdict,
    Setbacks setbacks) {

  /** Whether nothing more is to be done for it. */
  public boolean isSettled() {
    return published || verdict != null;
  }
}
