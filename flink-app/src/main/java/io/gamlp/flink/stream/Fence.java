package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What goes up between a driver and its store when another driver has taken it: the driver's
 * training is cancelled, its other jobs are asked to end, and it begins nothing more.
 */
final class Fence implements AutoCloseable {

  private final Cancellation driver = new Cancellation();
  private final AtomicBoolean up = new AtomicBoolean();
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

  /** Puts it up. Safe to be called by any thread. */
  void raise() {
    up.set(true);
    driver.cancel();
    endJobs.run();
  }

  /** Whether another driver has ended this one. */
  boolean isUp() {
    return up.get();
  }

  @Override
  public void close() {
    user.close();
  }
}
