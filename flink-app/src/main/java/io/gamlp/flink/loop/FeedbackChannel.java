package io.gamlp.flink.loop;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The way from a feedback sink back to the layer operator of the same slot, and the word from that
 * operator to the control source that its work is done. Objects go by reference.
 *
 * <p>The sink never waits: what it puts is handed to the operator's mailbox at once, or kept until
 * the operator is there. The protocol bounds what can be on the way: one message per open exchange.
 */
final class FeedbackChannel {

  private final CompletableFuture<Void> allFinished = new CompletableFuture<>();
  private final Queue<Arrival> early = new ArrayDeque<>();
  private Consumer<Arrival> receiver;

  /** Called by the sink's thread; never blocks. */
  synchronized void put(Arrival arrival) {
    if (receiver == null) {
      early.add(arrival);
    } else {
      receiver.accept(arrival);
    }
  }

  /**
   * Called once by the operator, when it can take messages.
   *
   * @param receiver hands a message to the operator's own thread, without waiting
   */
  synchronized void connect(Consumer<Arrival> receiver) {
    if (this.receiver != null) {
      throw new IllegalStateException("another operator already listens to this channel");
    }
    this.receiver = Objects.requireNonNull(receiver);
    early.forEach(receiver);
    early.clear();
  }

  /** Called by the operator when all its programs have finished. */
  void finishAll() {
    allFinished.complete(null);
  }

  /** Completes when all programs of the operator have finished. */
  CompletableFuture<Void> allFinished() {
    return allFinished;
  }
}
