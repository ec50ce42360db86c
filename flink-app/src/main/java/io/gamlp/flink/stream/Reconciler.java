package io.gamlp.flink.stream;

import java.util.List;
import java.util.Optional;

/**
 * Decides what is next. A pure function: the same view gives the same action, so a driver that was
 * killed and its successor agree without having met.
 *
 * <p>Snapshots are brought to their end one by one, in the order in which they became whole: decide
 * what to start from, augment, train, publish. Predictions of an older snapshot never follow those
 * of a newer one.
 */
public final class Reconciler {

  private final StreamPolicy policy;

  public Reconciler(StreamPolicy policy) {
    this.policy = policy;
  }

  /**
   * The next action. What may go goes before anything new is made, so that a store that is always
   * at work does not fill up; only predictions that are as good as out do not wait for it.
   *
   * @param retain whether retention may have its turn; not right after it has failed, as work must
   *     not wait for it
   */
  public Action next(StreamView view, boolean retain) {
    if (!view.unreported().isEmpty()) {
      return new Action.Report(view.unreported().get(0));
    }
    Action work = work(view);
    return retain && !(work instanceof Action.Publish)
        ? new Retention(policy).next(view, work).orElse(work)
        : work;
  }

  private Action work(StreamView view) {
    List<SnapshotView> unsettled = view.unsettled();
    if (unsettled.isEmpty()) {
      return new Action.Rest(Long.MAX_VALUE);
    }
    SnapshotView oldest = unsettled.get(0);
    return superseded(oldest, view).orElseGet(() -> step(oldest, view));
  }

  /** One that is trained is published even if a newer one is there: that is soon done. */
  private Optional<Action> superseded(SnapshotView snapshot, StreamView view) {
    for (SnapshotView other : view.snapshots()) {
      if (other.sequence() > snapshot.sequence() && other.published()) {
        return Optional.of(
            new Action.Skip(
                snapshot.id(), "the predictions of the newer snapshot " + other.id() + " are out"));
      }
    }
    SnapshotView newest = view.unsettled().get(view.lag() - 1);
    if (policy.preempt() && !newest.equals(snapshot) && snapshot.model() == null) {
      return Optional.of(
          new Action.Skip(
              snapshot.id(),
              "the newer snapshot " + newest.id() + " was whole before this one was trained"));
    }
    return Optional.empty();
  }

  private Action step(SnapshotView snapshot, StreamView view) {
    if (snapshot.setbacks().count() > 0) {
      if (snapshot.setbacks().count() >= policy.attempts()) {
        return new Action.GiveUp(snapshot.id(), reason(snapshot.setbacks()));
      }
      long notBefore =
          snapshot.setbacks().lastMillis()
              + policy.backoffAfter(snapshot.setbacks().count()).toMillis();
      if (view.nowMillis() < notBefore) {
        return new Action.Rest(notBefore);
      }
    }
    if (snapshot.model() != null) {
      return snapshot.augmented()
          ? new Action.Publish(snapshot.id(), snapshot.model())
          : new Action.Augment(
              snapshot.id(), Optional.of(snapshot.model()), reference(snapshot, view));
    }
    if (snapshot.plan() == null) {
      return new Action.Decide(snapshot.id(), newestModel(view));
    }
    Optional<String> parent = Optional.ofNullable(snapshot.plan().parent());
    return snapshot.augmented()
        ? new Action.Train(snapshot.id(), parent)
        : new Action.Augment(snapshot.id(), parent, reference(snapshot, view));
  }

  private static String reason(Setbacks setbacks) {
    return "failed " + setbacks.count() + " times, at last: " + setbacks.reason();
  }

  private static Optional<String> newestModel(StreamView view) {
    return view.models().isEmpty()
        ? Optional.empty()
        : Optional.of(view.models().get(view.models().size() - 1));
  }

  private static Optional<String> reference(SnapshotView snapshot, StreamView view) {
    return view.snapshots().stream()
        .filter(other -> other.augmented() && other.sequence() < snapshot.sequence())
        .reduce((older, newer) -> newer)
        .map(SnapshotView::id);
  }
}
