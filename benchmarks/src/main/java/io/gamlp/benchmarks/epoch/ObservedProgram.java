package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.function.Consumer;

/** A program whose steps and messages are put on the timeline of its thread. */
final class ObservedProgram implements LayerProgram {

  private static final byte[] NO_BYTES = {};

  private final LayerProgram program;
  private final Observation observation;
  private final Timeline timeline;

  ObservedProgram(LayerProgram program, Observation observation, Timeline timeline) {
    this.program = program;
    this.observation = observation;
    this.timeline = timeline;
  }

  @Override
  public LayerAddress address() {
    return program.address();
  }

  @Override
  public void start(Outbox out) {
    step(null, out, program::start);
  }

  @Override
  public void onMessage(Message message, Outbox out) {
    step(observation.arrives(message), out, seen -> program.onMessage(message, seen));
  }

  @Override
  public void resume(Outbox out) {
    step(null, out, program::resume);
  }

  private void step(Long sent, Outbox out, Consumer<Outbox> step) {
    timeline.beginStep(sent);
    step.accept(new Seen(out));
    timeline.endStep();
  }

  private final class Seen implements Outbox {
    private final Outbox out;

    Seen(Outbox out) {
      this.out = out;
    }

    @Override
    public void send(Message message) {
      long began = System.nanoTime();
      observation.leaves(message);
      out.send(message);
      timeline.sent(message.packed(), began);
    }

    @Override
    public void report(Report report) {
      long began = System.nanoTime();
      out.report(report);
      timeline.sent(NO_BYTES, began);
    }
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
}
