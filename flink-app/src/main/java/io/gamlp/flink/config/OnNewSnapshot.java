package io.gamlp.flink.config;

/** What becomes of a training when a newer snapshot is complete. */
public enum OnNewSnapshot {
  /** It is finished; snapshots are trained on one after the other. */
  FINISH("finish"),
  /** It is cancelled; the newest snapshot is trained on next. */
  PREEMPT("preempt");

  private final String word;

  OnNewSnapshot(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
