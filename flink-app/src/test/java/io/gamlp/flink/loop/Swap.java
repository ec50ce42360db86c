package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.Arrays;

/** Two programs that send each other a large message at the same time, round after round. */
final class Swap implements LayerProgram {

  private final LayerAddress address;
  private final int rounds;
  private final float[] payload;
  private int round;

  Swap(LayerAddress address, int floats, int rounds) {
    this.address = address;
    this.rounds = rounds;
    this.payload = new float[floats];
    for (int i = 0; i < floats; i++) {
      payload[i] = i % 9973;
    }
  }

  @Override
  public LayerAddress address() {
    return address;
  }

  @Override
  public void start(Outbox out) {
    send(out);
  }

  private void send(Outbox out) {
    LayerAddress other = new LayerAddress(3 - address.layer(), 0);
    out.send(
        Message.exact(MessageKind.Q, address, other, 0, round, payload)
            .withScalars(address.layer()));
  }

  @Override
  public void onMessage(Message message, Outbox out) {
    boolean whole =
        message.epoch() == round
            && message.scalars()[0] == 3 - address.layer()
            && Arrays.equals(message.values(), payload);
    if (!whole) {
      throw new IllegalStateException("damaged: " + message + " in round " + round);
    }
    round++;
    if (!finished()) {
      send(out);
    } else {
      out.report(
          new Report(Report.Kind.WEIGHTS, address, 0, round, new double[] {round}, new float[0]));
    }
  }

  @Override
  public boolean finished() {
    return round == rounds;
  }

  @Override
  public String waitingFor() {
    return "round " + round;
  }

  @Override
  public void save(StateWriter state) {
    throw new UnsupportedOperationException("runs without checkpoints");
  }

  @Override
  public void restore(StateReader state) {
    throw new UnsupportedOperationException("runs without checkpoints");
  }

  @Override
  public void resume(Outbox out) {
    throw new UnsupportedOperationException("runs without checkpoints");
  }
}
