package io.gamlp.admm.engine;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs layer programs in one thread with a queue: no Flink, no network, the same bits. Used by
 * tests, benchmarks and {@code --engine in-process}.
 */
public final class InProcessEngine {

  private final Map<LayerAddress, LayerProgram> programs = new LinkedHashMap<>();
  private final Queue<Message> queue = new ArrayDeque<>();
  private final Outbox outbox;

  /**
   * @param programs all programs of the run
   * @param reports gets every report, in the order in which they are made
   */
  public InProcessEngine(List<? extends LayerProgram> programs, Consumer<Report> reports) {
    for (LayerProgram program : programs) {
      this.programs.put(program.address(), program);
    }
    this.outbox =
        new Outbox() {
          @Override
          public void send(Message message) {
            queue.add(message);
          }

          @Override
          public void report(Report report) {
            reports.accept(report);
          }
        };
  }

  /** Starts all programs. */
  public void start() {
    programs.values().forEach(program -> program.start(outbox));
  }

  /** Resumes programs that were restored. */
  public void resume() {
    programs.values().forEach(program -> program.resume(outbox));
  }

  /**
   * Delivers one message.
   *
   * @return false when none was under way
   */
  public boolean deliverOne() {
    Message message = queue.poll();
    if (message == null) {
      return false;
    }
    programs.get(message.to()).onMessage(message, outbox);
    return true;
  }

  /**
   * Delivers messages until there are none.
   *
   * @throws IllegalStateException if a program then still waits for something
   */
  public void run() {
    while (deliverOne()) {
      // delivering is all there is to do
    }
    String stuck =
        programs.values().stream()
            .filter(program -> !program.finished())
            .map(program -> program.address() + ": " + program.waitingFor())
            .collect(Collectors.joining("; "));
    if (!stuck.isEmpty()) {
      throw new IllegalStateException("nothing is under way, but these wait: " + stuck);
    }
  }
}
