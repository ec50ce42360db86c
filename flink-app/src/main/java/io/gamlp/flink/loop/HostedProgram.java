package io.gamlp.flink.loop;

import io.gamlp.admm.engine.EpochMeter;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Outbox;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
  private final EpochMeter meter;
  private final Queue<Arrival> early = new ArrayDeque<>();
  private Map<String, Integer> chunksInState = Map.of();
  private boolean awake;
  private boolean finished;

  /**
   * @param out where the program's messages and reports go
   */
  HostedProgram(
      LayerAddress address, int key, LayerProgram program, ProgramMetrics metrics, Outbox out) {
    if (!address.equals(program.address())) {
      throw new IllegalArgumentException(
          "the factory made the program of " + program.address() + " instead of " + address);
    }
    this.address = address;
    this.key = key;
    this.program = program;
    this.metrics = metrics;
    this.meter = new EpochMeter(out, System::nanoTime);
  }

  int key() {
    return key;
  }

  boolean isFinished() {
    return finished;
  }

  boolean isAwake() {
    return awake;
  }

  /** Starts a fresh program; one that was restored is awake already and takes no notice. */
  void wake() {
    if (awake) {
      return;
    }
    awake = true;
    run(() -> "starting", program::start);
    while (!early.isEmpty()) {
      take(early.remove());
    }
  }

  /** Gives a fresh program its state; the current key must be this program's. */
  void restore(ProgramState state) throws Exception {
    awake = true;
    chunksInState = call(() -> "restoring its state", () -> state.restore(program));
  }

  /** The step after {@link #restore}, when all programs of the subtask have their state. */
  void resume() {
    run(() -> "resuming after a restore", program::resume);
  }

  void deliver(Arrival arrival) {
    metrics.countIn(arrival.message());
    if (awake) {
      take(arrival);
    } else {
      early.add(arrival);
    }
  }

  private void take(Arrival arrival) {
    meter.hasRead(arrival.readNanos());
    run(() -> "on message " + arrival.message(), out -> program.onMessage(arrival.message(), out));
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

  private void run(Supplier<String> doing, Consumer<Outbox> step) {
    try {
      meter.run(step);
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
    } catch (RuntimeException | OutOfMemoryError e) {
      throw failure(doing, e);
    }
  }

  private RuntimeException failure(Supplier<String> doing, Throwable cause) {
    return LayerProgramException.of(
        address + " failed " + doing.get() + phase(cause) + ": " + cause.getMessage(), cause);
  }

  private String phase(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return ""; // a long answer might find no memory either, and hide this failure
    }
    try {
      return "; it was waiting for " + program.waitingFor();
    } catch (RuntimeException e) {
      return ""; // a program in a broken state need not know
    }
  }
}
