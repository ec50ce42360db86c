package io.gamlp.flink.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Views and policies for tests, in the words of the tests. */
final class Views {

  static final long NOW = 1_000_000;

  private Views() {}

  static StreamPolicy finish() {
    return policy(false, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
  }

  static StreamPolicy preempt() {
    return policy(true, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
  }

  static StreamPolicy policy(
      boolean preempt, OptionalInt snapshots, Optional<Duration> age, OptionalInt models) {
    return new StreamPolicy(
        preempt,
        3,
        Duration.ofMillis(10),
        Duration.ofMillis(40),
        snapshots,
        age,
        Duration.ZERO,
        models);
  }

  /** A snapshot that was first seen as many seconds ago as its sequence is below 100. */
  static SnapshotView whole(String id, long sequence) {
    return new SnapshotView(
        id,
        null,
        sequence,
        NOW - 1000 * (100 - sequence),
        null,
        false,
        null,
        false,
        null,
        Setbacks.NONE);
  }

  static SnapshotView basedOn(SnapshotView s, String base) {
    return new SnapshotView(
        s.id(),
        base,
        s.sequence(),
        s.seenMillis(),
        s.plan(),
        s.augmented(),
        s.model(),
        s.published(),
        s.verdict(),
        s.setbacks());
  }

  static SnapshotView planned(SnapshotView s, String parent) {
    return with(s, new Plan(parent), s.augmented(), s.model(), s.published());
  }

  static SnapshotView augmented(SnapshotView s, String parent) {
    return with(s, new Plan(parent), true, null, false);
  }

  static SnapshotView trained(SnapshotView s, String parent, String model) {
    return with(s, new Plan(parent), true, model, false);
  }

  static SnapshotView published(SnapshotView s, String parent, String model) {
    return with(s, new Plan(parent), true, model, true);
  }

  private static SnapshotView with(
      SnapshotView s, Plan plan, boolean augmented, String model, boolean published) {
    return new SnapshotView(
        s.id(),
        s.base(),
        s.sequence(),
        s.seenMillis(),
        plan,
        augmented,
        model,
        published,
        s.verdict(),
        s.setbacks());
  }

  static SnapshotView passed(SnapshotView s, Verdict.Kind kind) {
    return judged(s, new Verdict(kind, "because", NOW), s.setbacks());
  }

  static SnapshotView failedTimes(SnapshotView s, int count, long lastMillis) {
    return judged(s, s.verdict(), new Setbacks(count, "no luck", lastMillis));
  }

  static SnapshotView judged(SnapshotView s, Verdict verdict, Setbacks setbacks) {
    return new SnapshotView(
        s.id(),
        s.base(),
        s.sequence(),
        s.seenMillis(),
        s.plan(),
        s.augmented(),
        s.model(),
        s.published(),
        verdict,
        setbacks);
  }

  static StreamView of(List<String> models, SnapshotView... snapshots) {
    return new StreamView(
        List.of(snapshots), Map.of(), List.of(), Set.of(), List.of(), models, NOW);
  }
}
