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

  private final Map<LayerAddress, Hosted> programs = new LinkedHashMap<>();
  private final Queue<Message> queue = new ArrayDeque<>();

  private record Hosted(LayerProgram program, EpochMeter meter) {}

  /**
   * @param programs all programs of the run
   * @param reports gets every report, and the times of every epoch, in the order in which they are
   *     made
   */
  public InProcessEngine(List<? extends LayerProgram> programs, Consumer<Report> reports) {
    Outbox outbox =
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
    for (LayerProgram program : programs) {
      this.programs.put(
          program.address(), new Hosted(program, new EpochMeter(outbox, System::nanoTime)));
    }
  }

  /** Starts all programs. */
  public void start() {
    programs.values().forEach(hosted -> hosted.meter().run(hosted.program()::start));
  }

  /** Resumes programs that were restored. */
  public void resume() {
    programs.values().forEach(hosted -> hosted.meter().run(hosted.program()::resume));
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
    Hosted to = programs.get(message.to());
    to.meter().run(out -> to.program().onMessage(message, out));
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
            .map(Hosted::program)
            .filter(program -> !program.finished())
            .map(program -> program.address() + ": " + program.waitingFor())
            .collect(Collectors.joining("; "));
    if (!stuck.isEmpty()) {
      throw new IllegalStateException("nothing is under way, but these wait: " + stuck);
    }
  }
}
