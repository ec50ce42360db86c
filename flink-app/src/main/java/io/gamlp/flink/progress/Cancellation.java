package io.gamlp.flink.progress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * The user's wish to stop. Whoever runs something that can be stopped registers how; the actions
 * run once, the newest first, when {@link #cancel} is called. Safe for use by several threads.
 */
public final class Cancellation {

  private final Deque<Runnable> actions = new ArrayDeque<>();
  private boolean cancelled;

  /**
   * Registers an action; runs it at once where the wish is there already.
   *
   * @return takes the action back, for use in a try-with-resources statement
   */
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.push(action);
        return () -> forget(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void forget(Runnable action) {
    actions.remove(action);
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * @throws CancellationException where the wish is there
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }

  /** Runs the actions; one that fails does not keep the others from running. */
  public void cancel() {
    Deque<Runnable> toRun;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      toRun = new ArrayDeque<>(actions);
      actions.clear();
    }
    RuntimeException failure = null;
    for (Runnable action : toRun) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends a registration. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
