package io.gamlp.flink.loop;

import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes programs fail, once each time it is armed: at the n-th message after the m-th time that a
 * program was saved. Shared by all subtasks, since they run in this JVM.
 */
final class Interruptions {

  private static final Map<Integer, Interruptions> RUNS = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger();

  final int id = NEXT.incrementAndGet();
  final AtomicInteger restores = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong savesToGo = new AtomicLong();
  private final AtomicLong messagesToGo = new AtomicLong();
  private volatile int failuresLeft;
  private final long saves;
  private final long messages;

  /**
   * @param failures how often to fail
   * @param saves saves of single programs to wait for before each
   * @param messages messages to let pass after that
   */
  Interruptions(int failures, long saves, long messages) {
    this.failuresLeft = failures;
    this.saves = saves;
    this.messages = messages;
    rearm();
    RUNS.put(id, this);
  }

  private void rearm() {
    savesToGo.set(saves);
    messagesToGo.set(messages);
  }

  private synchronized void onMessage(Message message) {
    if (failuresLeft > 0 && savesToGo.get() <= 0 && messagesToGo.decrementAndGet() < 0) {
      failuresLeft--;
      failures.incrementAndGet();
      rearm();
      throw new IllegalStateException("killed by the test at " + message);
    }
  }

  /** Programs of the factory's making that fail when their run says so. */
  static LayerProgramFactory killable(int id, LayerProgramFactory factory) {
    return address -> new Killable(RUNS.get(id), factory.create(address));
  }

  private static final class Killable extends ForwardingProgram {
    private final Interruptions run;

    Killable(Interruptions run, LayerProgram program) {
      super(program);
      this.run = run;
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      run.onMessage(message);
      program.onMessage(message, out);
    }

    @Override
    public void save(StateWriter state) {
      run.savesToGo.decrementAndGet();
      program.save(state);
    }

    @Override
    public void restore(StateReader state) {
      run.restores.incrementAndGet();
      program.restore(state);
    }
  }
}
