package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs whose progress a test can follow, and of which it can hold one up: before its first step
 * of an epoch it stays inside the step, deaf to interrupts as a long computation is, until the test
 * lets it go. Shared by all subtasks, since they run in this JVM.
 */
final class Held {

  private static final Map<Integer, Held> RUNS = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final int id = NEXT.incrementAndGet();
  private final LayerAddress chosen;
  private final Map<LayerAddress, String> waitingFor = new ConcurrentHashMap<>();
  private volatile String holdAt;
  private volatile boolean holding;

  /**
   * @param chosen which program to hold up
   */
  Held(LayerAddress chosen) {
    this.chosen = chosen;
    RUNS.put(id, this);
  }

  /** Holds the chosen program up when it gets a message in that epoch. */
  void holdIn(int epoch) {
    holdAt = "epoch " + epoch + ",";
  }

  /** Lets it go. */
  void letGo() {
    holdAt = null;
  }

  boolean isHolding() {
    return holding;
  }

  /** What a program waited for after its last step, or at which it is being held up. */
  String waitingFor(int layer) {
    return waitingFor.get(new LayerAddress(layer, 0));
  }

  LayerProgramFactory programs(LayerProgramFactory factory) {
    int run = id;
    return address -> new Program(RUNS.get(run), factory.create(address));
  }

  private void beforeStep(LayerProgram program) {
    if (!program.address().equals(chosen)) {
      return;
    }
    while (holdAt != null && program.waitingFor().startsWith(holdAt)) {
      holding = true;
      LockSupport.parkNanos(100_000);
    }
    holding = false;
  }

  private void afterStep(LayerProgram program) {
    waitingFor.put(program.address(), program.waitingFor());
  }

  private record Program(Held run, LayerProgram program) implements LayerProgram {

    @Override
    public LayerAddress address() {
      return program.address();
    }

    @Override
    public void start(Outbox out) {
      program.start(out);
      run.afterStep(program);
    }

    @Override
    public void onMessage(Message message, Outbox out) {
      run.beforeStep(program);
      program.onMessage(message, out);
      run.afterStep(program);
    }

    @Override
    public boolean finished() {
      return program.finished();
    }

    @Override
    public String waitingFor() {
      return program.waitingFor();
    }

    @Override
    public void save(StateWriter state) {
      program.save(state);
    }

    @Override
    public void restore(StateReader state) {
      program.restore(state);
    }

    @Override
    public void resume(Outbox out) {
      program.resume(out);
    }
  }
}
