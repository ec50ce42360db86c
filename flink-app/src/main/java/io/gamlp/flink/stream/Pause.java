package io.gamlp.flink.stream;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end at once when the user wants to stop. */
final class Pause implements AutoCloseable {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Cancellation.Registration registration;

  Pause(Cancellation cancellation) {
    registration = cancellation.onCancel(stopped::countDown);
  }

  void millis(long millis) throws InterruptedException {
    stopped.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    registration.close();
  }
}
