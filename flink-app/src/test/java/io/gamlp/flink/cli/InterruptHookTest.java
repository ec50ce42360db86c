package io.gamlp.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptHookTest {

  @Test
  void cancelsTheRunAndHoldsTheProcessUntilItHasEnded() throws Exception {
    Cancellation cancellation = new Cancellation();
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    CompletableFuture<Void> shutdown;
    try (InterruptHook hook = InterruptHook.install(cancellation)) {
      shutdown = CompletableFuture.runAsync(hook::onShutdown);
      cancelled.await();
      assertThat(shutdown).isNotDone();
    }
    shutdown.get();
    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void aRunThatEndsByItselfIsNotCancelled() {
    Cancellation cancellation = new Cancellation();
    InterruptHook.install(cancellation).close();
    assertThat(cancellation.isCancelled()).isFalse();
  }
}
