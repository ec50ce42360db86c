package io.gamlp.flink.training;

import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.flink.loop.LayerProgramFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs of which one fails, once, at its n-th message after it was saved so many times. Up to
 * then it takes its time over each message: so the run is not over before, however late the
 * checkpoints come. As the job travels serialised, what happened is kept by the name of the test,
 * in this JVM.
 */
final class FailingOnce implements LayerProgramFactory {

  private static final long serialVersionUID = 1L;

  /** What happened in one test. */
  static final class Events {
    final AtomicBoolean failed = new AtomicBoolean();
    final AtomicInteger restored = new AtomicInteger();
  }

  private static final int NEVER = Integer.MAX_VALUE;
  private static final long SLOWLY_NANOS = 10_000_000;

  private static final Map<String, Events> EVENTS = new ConcurrentHashMap<>();

  private final LayerProgramFactory programs;
  private final String test;
  private final int layer;
  private final int saves;
  private final int messages;

  @Override
  public void close() {
    programs.close();
  }

  FailingOnce(LayerProgramFactory programs, String test, int layer, int saves, int messages) {
    this.programs = programs;
    this.test = test;
    this.layer = layer;
    this.saves = saves;
    this.messages = messages;
  }

  /** Programs that never fail, and only count how often they were restored. */
  static FailingOnce never(LayerProgramFactory programs, String test) {
    return new FailingOnce(programs, test, 1, 0, NEVER);
  }

  /** The same, of a run that is in no danger of ending before somebody stops it. */
  static FailingOnce neverAndSlow(LayerProgramFactory programs, String test) {
    return new FailingOnce(programs, test, 1, NEVER, NEVER);
  }

  static Events of(String test) {
    return EVENTS.computeIfAbsent(test, name -> new Events());
  }

  @Override
  public LayerProgram create(LayerAddress address) throws Exception {
    LayerProgram program = programs.create(address);
    return new Watched(program, of(test), address.layer() == layer && address.block() == 0);
  }

  private final class Watched extends ForwardingProgram {

    private final Events events;
    private final boolean chosen;
    private int saved;
    private int received;

    Watched(LayerProgram program, Events events, boolean chosen) {
      super(program);
      this.events = events;
      this.chosen = chosen;
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      if (chosen && !events.failed.get()) {
        failWhenItIsTime();
      }
      program.onMessage(message, out);
    }

    private void failWhenItIsTime() {
      if (saved < saves) {
        LockSupport.parkNanos(SLOWLY_NANOS);
      } else if (++received >= messages) {
        events.failed.set(true);
        throw new IllegalStateException("a failure on purpose");
      }
    }

    @Override
    public void save(StateWriter state) {
      saved++;
      program.save(state);
    }

    @Override
    public void restore(StateReader state) {
      events.restored.incrementAndGet();
      program.restore(state);
    }
  }
}
