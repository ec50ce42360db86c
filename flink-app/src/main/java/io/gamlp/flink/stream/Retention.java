package io.gamlp.flink.stream;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which snapshots and models may go. How old a snapshot is says the clock of the drivers that saw
 * it: timestamps of its records are old where it was replayed, and wrong where a producer's clock
 * is. Nothing goes that somebody still needs:
 *
 * <ul>
 *   <li>the newest complete snapshot: the next delta will most likely be one of it;
 *   <li>the last published one: whose nodes are gone in the next one is told by comparing the two;
 *   <li>one that is not settled, and its base;
 *   <li>the one that the next augmentation takes unchanged rows from;
 *   <li>the base of a delta that is coming in, and one that was the newest a short while ago: what
 *       says that a delta is one of it may not have come yet;
 *   <li>the newest models, and the one that a training goes on from.
 * </ul>
 */
final class Retention {

  private final StreamPolicy policy;

  Retention(StreamPolicy policy) {
    this.policy = policy;
  }

  /**
   * What to delete next; one thing at a time. What was begun is finished first.
   *
   * @param pending what is done when nothing more is to be deleted
   */
  Optional<Action> next(StreamView view, Action pending) {
    return view.halfRetired().stream()
        .findFirst()
        .or(() -> snapshotToRetire(view, pending))
        .<Action>map(Action.Retire::new)
        .or(() -> modelsToRetire(view));
  }

  private Optional<String> snapshotToRetire(StreamView view, Action pending) {
    Set<String> needed = needed(view);
    if (pending instanceof Action.Augment augment) {
      augment.reference().ifPresent(needed::add);
    }
    List<SnapshotView> snapshots = view.snapshots();
    for (int i = 0; i < snapshots.size(); i++) {
      SnapshotView snapshot = snapshots.get(i);
      boolean tooMany =
          policy.retainSnapshots().isPresent()
              && snapshots.size() - i > policy.retainSnapshots().getAsInt();
      boolean tooOld =
          policy.retainAge().isPresent()
              && view.nowMillis() - snapshot.seenMillis() > policy.retainAge().get().toMillis();
      if ((tooMany || tooOld) && !needed.contains(snapshot.id())) {
        return Optional.of(snapshot.id());
      }
    }
    return Optional.empty();
  }

  private Set<String> needed(StreamView view) {
    Set<String> needed = new HashSet<>(view.awaitedBases());
    List<SnapshotView> snapshots = view.snapshots();
    if (!snapshots.isEmpty()) {
      needed.add(snapshots.get(snapshots.size() - 1).id());
    }
    snapshots.stream()
        .filter(SnapshotView::published)
        .reduce((older, newer) -> newer)
        .ifPresent(last -> needed.add(last.id()));
    for (SnapshotView snapshot : view.unsettled()) {
      needed.add(snapshot.id());
      if (snapshot.base() != null) {
        needed.add(snapshot.base());
      }
    }
    for (int i = 0; i + 1 < snapshots.size(); i++) {
      long sinceNewer = view.nowMillis() - snapshots.get(i + 1).seenMillis();
      if (sinceNewer < policy.baseGrace().toMillis()) {
        needed.add(snapshots.get(i).id());
      }
    }
    return needed;
  }

  /**
   * Not while a training is under way, whose start must stay. One more than asked for may stay, as
   * the registry keeps the parent of its newest model.
   */
  private Optional<Action> modelsToRetire(StreamView view) {
    boolean idle = view.unsettled().stream().allMatch(snapshot -> snapshot.plan() == null);
    int keep = policy.retainModels().orElse(Integer.MAX_VALUE - 1);
    return idle && view.models().size() > keep + 1
        ? Optional.of(new Action.RetireModels(keep))
        : Optional.empty();
  }
}
