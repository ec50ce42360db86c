package io.gamlp.flink.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * When a driver ends by itself.
 *
 * @param snapshot after this snapshot; empty for no such end
 * @param idle after there was nothing to do for so long; empty for no such end
 */
public record StreamGoal(Optional<String> snapshot, Optional<Duration> idle) {

  /** Never. */
  public static final StreamGoal NONE = new StreamGoal(Optional.empty(), Optional.empty());
}
