package io.gamlp.flink.loop;

import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs whose progress a test can follow, and of which it can hold one up: before its first step
 * of an epoch it stays inside the step, deaf to interrupts as a long computation is, until the test
 * lets it go. Shared by all subtasks, since they run in this JVM.
 */
final class Held implements AutoCloseable {

  private static final Map<Integer, Held> RUNS = new ConcurrentHashMap<>();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final int id = NEXT.incrementAndGet();
  private final LayerAddress chosen;
  private final Map<LayerAddress, String> waitingFor = new ConcurrentHashMap<>();
  private volatile String holdAt;
  private volatile String holdingAt;

  /**
   * @param chosen which program to hold up
   */
  Held(LayerAddress chosen) {
    this.chosen = chosen;
    RUNS.put(id, this);
  }

  /** Holds the chosen program up when it gets a message in that epoch. */
  void holdIn(int epoch) {
    holdAt = inEpoch(epoch);
  }

  /** Lets it go. */
  void letGo() {
    holdAt = null;
  }

  /** Whether the chosen program is being held up in that epoch. */
  boolean isHoldingIn(int epoch) {
    return inEpoch(epoch).equals(holdingAt);
  }

  private static String inEpoch(int epoch) {
    return "epoch " + epoch + ",";
  }

  /** Lets it go, however the test ends: its cluster could not stop before. */
  @Override
  public void close() {
    letGo();
    RUNS.remove(id);
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
    String at = holdAt;
    while (at != null && program.waitingFor().startsWith(at)) {
      holdingAt = at;
      LockSupport.parkNanos(100_000);
      at = holdAt;
    }
    holdingAt = null;
  }

  private void afterStep(LayerProgram program) {
    waitingFor.put(program.address(), program.waitingFor());
  }

  private static final class Program extends ForwardingProgram {
    private final Held run;

    Program(Held run, LayerProgram program) {
      super(program);
      this.run = run;
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
  }
}
