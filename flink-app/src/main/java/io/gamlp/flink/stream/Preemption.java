package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches for a newer complete snapshot while one is trained, and then cancels the training. */
final class Preemption implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Preemption.class);

  /** Says whether a newer snapshot is there. */
  @FunctionalInterface
  interface Newer {
    boolean exists() throws Exception;
  }

  private final Cancellation training = new Cancellation();
  private final AtomicBoolean preempted = new AtomicBoolean();
  private final Cancellation.Registration registration;
  private final Watch watch = new Watch("newer-snapshot-watch");
  private final Newer newer;

  /**
   * @param stop cancels the training, too
   * @param newer asked every so often
   */
  Preemption(Cancellation stop, Newer newer, long pollMillis) {
    this.newer = newer;
    registration = stop.onCancel(training::cancel);
    watch.start(this::look, pollMillis);
  }

  private void look() {
    try {
      if (newer.exists()) {
        preempted.set(true);
        training.cancel();
        watch.end();
      }
    } catch (Exception e) {
      // The driver itself meets the same trouble after the training, and says so.
      LOG.warn("Cannot see whether there is a newer snapshot", e);
    }
  }

  /** To run the training with. */
  Cancellation cancellation() {
    return training;
  }

  /** Whether a newer snapshot has ended the training. */
  boolean hasPreempted() {
    return preempted.get();
  }

  @Override
  public void close() {
    watch.close();
    registration.close();
  }
}
