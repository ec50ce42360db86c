package io.gamlp.deploy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true. */
final class Conditions {

  /** Only a net against waiting for ever: a machine may be slow, or stand still for a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private Conditions() {}

  /**
   * @param what names the condition in the failure
   */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + PATIENCE + " still not: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
