package io.gamlp.deploy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true. */
final class Conditions {

  private Conditions() {}

  /**
   * @param what names the condition in the failure
   */
  static void await(String what, Duration atMost, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + atMost + " still not: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
