package io.gamlp.flink.cli;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or SIGTERM) into a cancellation, and keeps the process alive until the run has
 * ended, or for so long that a hanging run cannot keep it for ever.
 */
final class InterruptHook implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 15;

  private final Cancellation cancellation;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::onShutdown, "cancel-on-interrupt");

  private InterruptHook(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  static InterruptHook install(Cancellation cancellation) {
    InterruptHook hook = new InterruptHook(cancellation);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** What the JVM runs when it is told to end while the run still goes on. */
  void onShutdown() {
    cancellation.cancel();
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException shutdownHasBegun) {
      // The hook runs already; the latch has let it go.
      return;
    }
  }
}
