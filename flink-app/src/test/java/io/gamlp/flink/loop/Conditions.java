package io.gamlp.flink.loop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
final class Conditions {

  /** Only a net against waiting for ever: a machine may be slow, or stand still for a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Conditions() {}

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not become true within " + PATIENCE);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
