package io.gamlp.flink.stream;

import java.util.Optional;

/** The next thing to do. Each can be done again after it was broken off anywhere. */
public sealed interface Action {

  /** Nothing to do before the given time, unless something new comes up. */
  record Rest(long untilMillis) implements Action {}

  /** Say on the metrics topic that a snapshot will have no predictions. */
  record Report(Notice notice) implements Action {}

  /** Note that a newer snapshot has taken the place of this one. */
  record Skip(String snapshot, String reason) implements Action {}

  /** Note that a snapshot cannot be augmented or trained. */
  record GiveUp(String snapshot, String reason) implements Action {}

  /** Note what its training starts from: a version of the registry, or empty for drawn weights. */
  record Decide(String snapshot, Optional<String> parent) implements Action {}

  /**
   * Compute and store the hops, in the form of the parent's input where there is a parent.
   *
   * @param reference an older augmented snapshot; what has not changed since can be taken from it
   */
  record Augment(String snapshot, Optional<String> parent, Optional<String> reference)
      implements Action {}

  /** Train, or go on with a training that was broken off, and put the model into the registry. */
  record Train(String snapshot, Optional<String> parent) implements Action {}

  /** Predict, and publish the predictions with their marker in one transaction. */
  record Publish(String snapshot, String model) implements Action {}

  /** Delete a snapshot and what was made of it; models stay. */
  record Retire(String snapshot) implements Action {}

  /** Delete all but the newest models. */
  record RetireModels(int keep) implements Action {}
}
