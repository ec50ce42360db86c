package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * One program on the heap of its operator: asleep, then awake, at last finished. Messages that come
 * while it is asleep are kept for it. They need not survive a failure: a program that sleeps has no
 * state yet, and whoever wrote to it repeats its last message after the restore.
 */
final class HostedProgram {

  private final LayerAddress address;
  private final int key;
  private final LayerProgram program;
  private final ProgramMetrics metrics;
  private final Queue<Message> early = new ArrayDeque<>();
  private Map<String, Integer> chunksInState = Map.of();
  private boolean awake;
  private boolean finished;

  HostedProgram(LayerAddress address, int key, LayerProgram program, ProgramMetrics metrics) {
    if (!address.equals(program.address())) {
      throw new IllegalArgumentException(
          "the factory made the program of " + program.address() + " instead of " + address);
    }
    this.address = address;
    this.key = key;
    this.program = program;
    this.metrics = metrics;
  }

  int key() {
    return key;
  }

  ProgramMetrics metrics() {
    return metrics;
  }

  boolean isFinished() {
    return finished;
  }

  boolean isAwake() {
    return awake;
  }

  /** Starts a fresh program; one that was restored is awake already and takes no notice. */
  void wake(Outbox out) {
    if (awake) {
      return;
    }
    awake = true;
    run(() -> "starting", () -> program.start(out));
    while (!early.isEmpty()) {
      take(early.remove(), out);
    }
  }

  /** Gives a fresh program its state; the current key must be this program's. */
  void restore(ProgramState state) throws Exception {
    awake = true;
    chunksInState = call(() -> "restoring its state", () -> state.restore(program));
  }

  /** The step after {@link #restore}, when all programs of the subtask have their state. */
  void resume(Outbox out) {
    run(() -> "resuming after a restore", () -> program.resume(out));
  }

  void deliver(Message message, Outbox out) {
    metrics.countIn();
    if (awake) {
      take(message, out);
    } else {
      early.add(message);
    }
  }

  private void take(Message message, Outbox out) {
    run(() -> "on message " + message, () -> program.onMessage(message, out));
  }

  /** Writes the program's state; the current key must be this program's. */
  void save(ProgramState state) throws Exception {
    chunksInState = call(() -> "saving its state", () -> state.save(program, chunksInState));
  }

  /** What this program waits for, for a person. */
  String waitingFor() {
    return awake
        ? address + " waits for " + program.waitingFor()
        : address + " was never woken, " + early.size() + " messages wait for it";
  }

  private void run(Supplier<String> doing, Runnable step) {
    try {
      step.run();
      finished = program.finished();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      throw failure(doing, e);
    }
  }

  private <T> T call(Supplier<String> doing, Callable<T> step) throws Exception {
    try {
      T result = step.call();
      finished = program.finished();
      return result;
    } catch (RuntimeException e) {
      throw failure(doing, e);
    }
  }

  private RuntimeException failure(Supplier<String> doing, Throwable cause) {
    String phase;
    try {
      phase = "; it was waiting for " + program.waitingFor();
    } catch (RuntimeException e) {
      phase = ""; // a program in a broken state need not know
    }
    return LayerProgramException.of(
        address + " failed " + doing.get() + phase + ": " + cause.getMessage(), cause);
  }
}
