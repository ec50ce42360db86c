package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What goes up between a driver and its store when another driver has taken it, or its cluster is
 * gone: the driver's training is cancelled, its other jobs are asked to end, and it begins nothing
 * more.
 */
final class Fence implements AutoCloseable {

  private final Cancellation driver = new Cancellation();
  private final AtomicReference<RuntimeException> why = new AtomicReference<>();
  private final Cancellation.Registration user;
  private final Runnable endJobs;

  /**
   * @param user cancels the driver, too
   * @param endJobs asks the jobs of this driver to end
   */
  Fence(Cancellation user, Runnable endJobs) {
    this.user = user.onCancel(driver::cancel);
    this.endJobs = endJobs;
  }

  /** To run the driver with. */
  Cancellation cancellation() {
    return driver;
  }

  /**
   * Puts it up. Safe to be called by any thread.
   *
   * @param reason why the driver ends; of several the first holds
   */
  void raise(RuntimeException reason) {
    why.compareAndSet(null, reason);
    driver.cancel();
    endJobs.run();
  }

  boolean isUp() {
    return why.get() != null;
  }

  /** A driver that it has ended returns as if the user had wanted it. */
  void throwIfUp() {
    if (isUp()) {
      throw why.get();
    }
  }

  @Override
  public void close() {
    user.close();
  }
}
