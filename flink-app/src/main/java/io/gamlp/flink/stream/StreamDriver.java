package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import io.gamlp.flink.progress.LogPlace;
import io.gamlp.flink.progress.ProgressListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every complete snapshot of a store to published predictions, until it is stopped.
 *
 * <pre>{@code
 * new StreamDriver(workshop, policy, StreamGoal.NONE, progress).run(cancellation);
 * }</pre>
 *
 * In a loop: look, let the {@link Reconciler} decide, do it. What fails because of a snapshot is
 * tried again after a pause, and in the end the snapshot is given up; what fails because storage,
 * cluster or broker do not serve is tried until they do, and no snapshot pays for it.
 */
public final class StreamDriver {

  private static final Logger LOG = LoggerFactory.getLogger(StreamDriver.class);

  private static final long POLL_MILLIS = 500;

  /** TaskManagers that one stage of one snapshot may lose until that counts as its failure. */
  private static final int MOST_SUSPECT_OUTAGES = 10;

  private final Workshop workshop;
  private final StreamPolicy policy;
  private final Reconciler reconciler;
  private final StreamGoal goal;
  private final ProgressListener progress;

  private long activeAt = System.nanoTime();
  private long retainFrom = System.nanoTime();
  private int outages;
  private Action suspect;
  private int suspectOutages;

  StreamDriver(Workshop workshop, StreamPolicy policy, StreamGoal goal, ProgressListener progress) {
    this.workshop = workshop;
    this.policy = policy;
    this.reconciler = new Reconciler(policy);
    this.goal = goal;
    this.progress = progress;
  }

  /**
   * Runs until the goal is reached or the user wants to stop; both are a normal end.
   *
   * @throws DriverFencedException when another driver has taken over
   * @throws SnapshotFailedException when the goal is a snapshot that has failed
   */
  void run(Cancellation cancellation) throws Exception {
    try (Pause pause = new Pause(cancellation)) {
      while (!cancellation.isCancelled()) {
        Action action = null;
        try {
          StreamView view = workshop.view();
          if (isReached(view)) {
            return;
          }
          action = reconciler.next(view, System.nanoTime() - retainFrom >= 0);
          if (action instanceof Action.Rest rest) {
            outages = 0;
            pause.millis(Math.max(1, Math.min(POLL_MILLIS, rest.untilMillis() - view.nowMillis())));
          } else {
            perform(action, view, cancellation);
            outages = 0;
            activeAt = System.nanoTime();
          }
        } catch (DriverFencedException | SnapshotFailedException | InterruptedException e) {
          throw e;
        } catch (Exception e) {
          if (cancellation.isCancelled()) {
            return;
          }
          afterFailure(action, e, pause);
        } catch (OutOfMemoryError e) {
          // Let through, it would end this driver and the next one, and count for nothing.
          afterFailure(action, e, pause);
        }
      }
    }
  }

  private boolean isReached(StreamView view) throws Exception {
    if (goal.snapshot().isPresent() && isSettled(goal.snapshot().get(), view)) {
      return view.unreported().isEmpty();
    }
    return goal.idle().isPresent()
        && view.lag() == 0
        && Duration.ofNanos(System.nanoTime() - activeAt).compareTo(goal.idle().get()) >= 0;
  }

  private boolean isSettled(String id, StreamView view) throws Exception {
    if (view.failures().containsKey(id)) {
      throw new SnapshotFailedException(id, view.failures().get(id));
    }
    Optional<SnapshotView> snapshot =
        view.snapshots().stream().filter(known -> known.id().equals(id)).findFirst();
    if (snapshot.isPresent() && snapshot.get().verdict() != null) {
      Verdict verdict = snapshot.get().verdict();
      if (verdict.kind() == Verdict.Kind.FAILED) {
        throw new SnapshotFailedException(id, verdict.reason());
      }
      return true;
    }
    return workshop.isPublished(id);
  }

  private void perform(Action action, StreamView view, Cancellation cancellation) throws Exception {
    if (action instanceof Action.Report a) {
      workshop.report(a.notice());
      say(
          a.notice().snapshot(),
          a.notice().event().replace("snapshot-", "") + ": " + a.notice().reason());
    } else if (action instanceof Action.Skip a) {
      pass(a.snapshot(), Verdict.Kind.SKIPPED, a.reason(), view, cancellation);
    } else if (action instanceof Action.GiveUp a) {
      pass(a.snapshot(), Verdict.Kind.FAILED, a.reason(), view, cancellation);
    } else if (action instanceof Action.Decide a) {
      say(a.snapshot(), "whole, " + workshop.decide(a.snapshot(), a.parent()));
    } else if (action instanceof Action.Augment a) {
      timed(
          a.snapshot(),
          "augmented",
          () -> workshop.augment(a.snapshot(), a.parent(), a.reference(), cancellation));
    } else if (action instanceof Action.Train a) {
      train(a, view, cancellation);
    } else if (action instanceof Action.Publish a) {
      timed(
          a.snapshot(), "published", () -> workshop.publish(a.snapshot(), a.model(), cancellation));
    } else if (action instanceof Action.Retire a) {
      workshop.retire(a.snapshot());
      say(a.snapshot(), "deleted, no longer retained");
    } else if (action instanceof Action.RetireModels a) {
      workshop.retireModels(a.keep());
    }
  }

  private void pass(
      String snapshot, Verdict.Kind kind, String reason, StreamView view, Cancellation cancellation)
      throws Exception {
    workshop.pass(snapshot, new Verdict(kind, reason, view.nowMillis()), cancellation);
  }

  private void train(Action.Train a, StreamView view, Cancellation cancellation) throws Exception {
    if (!policy.preempt()) {
      timed(a.snapshot(), "trained", () -> workshop.train(a.snapshot(), a.parent(), cancellation));
      return;
    }
    long newest = view.snapshots().get(view.snapshots().size() - 1).sequence();
    Preemption.Newer newer = () -> workshop.newestSequence() > newest;
    try (Preemption preemption = new Preemption(cancellation, newer, POLL_MILLIS)) {
      try {
        timed(
            a.snapshot(),
            "trained",
            () -> workshop.train(a.snapshot(), a.parent(), preemption.cancellation()));
      } catch (CancellationException e) {
        if (!preemption.hasPreempted()) {
          throw e;
        }
        say(a.snapshot(), "training cancelled, a newer snapshot is whole");
      }
    }
  }

  /** A piece of work that says what came of it. */
  @FunctionalInterface
  private interface Work {
    String run() throws Exception;
  }

  private void timed(String snapshot, String what, Work work) throws Exception {
    long started = System.nanoTime();
    String came = work.run();
    double seconds = (System.nanoTime() - started) / 1e9;
    say(snapshot, String.format(Locale.ROOT, "%s, %s, %.1f s", what, came, seconds));
  }

  private void afterFailure(Action action, Throwable failure, Pause pause)
      throws InterruptedException {
    String subject = subject(action);
    LOG.warn(
        "Failed: {}", action == null ? "looking at store, registry and topics" : action, failure);
    if (action instanceof Action.Retire || action instanceof Action.RetireModels) {
      // Snapshots need not wait for what can be deleted later.
      retainFrom = System.nanoTime() + policy.longestBackoff().toNanos();
      say("stream", "nothing is deleted for now, " + Reasons.of(failure));
      return;
    }
    Optional<Outage> outage = workshop.outage(failure);
    if (isOfSnapshot(action) && (outage.isEmpty() || isSuspect(action, outage.get()))) {
      String reason =
          outage
              .map(o -> MOST_SUSPECT_OUTAGES + " times in a row, " + o.what())
              .orElseGet(() -> Reasons.of(failure));
      try {
        workshop.setBack(subject, reason);
        say(subject, "an attempt failed: " + reason + LogPlace.hint());
        return;
      } catch (DriverFencedException e) {
        throw e;
      } catch (Exception e) {
        LOG.warn("Cannot note the failed attempt", e);
      }
    }
    outages++;
    Duration wait = policy.backoffAfter(outages);
    say(
        subject,
        "waiting "
            + wait.toSeconds()
            + " s, "
            + outage.map(Outage::what).orElseGet(() -> Reasons.of(failure)));
    pause.millis(wait.toMillis());
  }

  /**
   * Whether an outage comes with one stage of one snapshot so often that the snapshot seems to
   * bring it about.
   */
  private boolean isSuspect(Action action, Outage outage) {
    if (!outage.mayBeOfSnapshot()) {
      return false;
    }
    suspectOutages = action.equals(suspect) ? suspectOutages + 1 : 1;
    suspect = action;
    if (suspectOutages < MOST_SUSPECT_OUTAGES) {
      return false;
    }
    suspectOutages = 0;
    return true;
  }

  /** Whether the snapshot can be at fault when the action fails. */
  private static boolean isOfSnapshot(Action action) {
    return action instanceof Action.Decide
        || action instanceof Action.Augment
        || action instanceof Action.Train
        || action instanceof Action.Publish;
  }

  private static String subject(Action action) {
    if (action instanceof Action.Decide a) {
      return a.snapshot();
    } else if (action instanceof Action.Augment a) {
      return a.snapshot();
    } else if (action instanceof Action.Train a) {
      return a.snapshot();
    } else if (action instanceof Action.Publish a) {
      return a.snapshot();
    }
    return "stream";
  }

  private void say(String subject, String line) {
    LOG.info("{}: {}", subject, line);
    progress.phase(subject, line);
  }
}
