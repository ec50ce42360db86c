package io.gamlp.admm.program;

/** Hands everything on to another program: for who wants to see, or to change, a part of it. */
public class ForwardingProgram implements LayerProgram {

  protected final LayerProgram program;

  public ForwardingProgram(LayerProgram program) {
    this.program = program;
  }

  @Override
  public LayerAddress address() {
    return program.address();
  }

  @Override
  public void start(Outbox out) {
    program.start(out);
  }

  @Override
  public void onMessage(Message message, Outbox out) {
    program.onMessage(message, out);
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
