package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.program.ForwardingProgram;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.function.Consumer;

/** A program whose steps and messages are put on the timeline of its thread. */
final class ObservedProgram extends ForwardingProgram {

  private static final byte[] NO_BYTES = {};

  private final Observation observation;
  private final Timeline timeline;

  ObservedProgram(LayerProgram program, Observation observation, Timeline timeline) {
    super(program);
    this.observation = observation;
    this.timeline = timeline;
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
}
