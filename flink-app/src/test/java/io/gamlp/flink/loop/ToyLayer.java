package io.gamlp.flink.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A chain of layers with arithmetic that forgets nothing: a message lost, doubled or taken out of
 * order changes the last bits of everything after it. The exchange is that of training: per epoch
 * {@code p} down, a sum over the blocks of a layer in block order, {@code q} up; stop-and-wait on
 * every boundary.
 */
final class ToyLayer implements LayerProgram {

  /**
   * @param layers layers of the chain
   * @param blocks blocks of each layer
   * @param epochs epochs to run
   * @param floats length of every p and q
   * @param reportEvery epochs between two reports of a (layer, block)
   */
  record Shape(int layers, int blocks, int epochs, int floats, int reportEvery)
      implements Serializable {

    static Shape of(int layers, int blocks, int epochs, int floats) {
      return new Shape(layers, blocks, epochs, floats, 1);
    }

    Shape reportingEvery(int epochs) {
      return new Shape(layers, blocks, this.epochs, floats, epochs);
    }
  }

  private final LayerAddress address;
  private final Shape shape;

  private int epoch = 1; // the one being worked on
  private boolean pDone; // p of this epoch is made and sent
  private boolean sumDone; // the sum of this epoch is made
  private float[] p; // this layer's input
  private float[] q; // this layer's output
  private float[] z;
  private double sum;
  private double[] ownPartials = {0, 0}; // of the last epoch and of this one
  private final double[][] partials; // [0: this epoch, 1: the next][block], NaN = not here
  private float[] qBelow; // latest q from below, of epoch gotQ
  private int gotQ = -1;
  private float[] pAbove; // latest p from above, of epoch gotP
  private int gotP;

  ToyLayer(LayerAddress address, Shape shape) {
    this.address = address;
    this.shape = shape;
    p = new float[shape.floats()];
    q = new float[shape.floats()];
    z = new float[shape.floats()];
    SplittableRandom random = new SplittableRandom(31L * address.layer() + address.block());
    for (int i = 0; i < shape.floats(); i++) {
      p[i] = (float) random.nextDouble();
      q[i] = (float) random.nextDouble();
      z[i] = (float) random.nextDouble();
    }
    partials = new double[2][shape.blocks()];
    for (double[] row : partials) {
      Arrays.fill(row, Double.NaN);
    }
  }

  @Override
  public LayerAddress address() {
    return address;
  }

  private boolean hasBelow() {
    return address.layer() > 1;
  }

  private boolean hasAbove() {
    return address.layer() < shape.layers();
  }

  private LayerAddress neighbour(int up) {
    return new LayerAddress(address.layer() + up, address.block());
  }

  @Override
  public void start(Outbox out) {
    sendQ(0, out);
    work(out);
  }

  private void sendQ(int ofEpoch, Outbox out) {
    if (hasAbove()) {
      out.send(Message.exact(MessageKind.Q, address, neighbour(1), 0, ofEpoch, q.clone()));
    }
  }

  private void sendP(Outbox out) {
    if (hasBelow()) {
      out.send(Message.exact(MessageKind.P, address, neighbour(-1), 0, epoch, p.clone()));
    }
  }

  private void sendPartial(int ofEpoch, double value, Outbox out) {
    for (int b = 0; b < shape.blocks(); b++) {
      if (b != address.block()) {
        LayerAddress to = new LayerAddress(address.layer(), b);
        out.send(Message.scalars(MessageKind.PARTIAL_SUMS, address, to, 0, ofEpoch, value));
      }
    }
  }

  @Override
  public void onMessage(Message m, Outbox out) {
    switch (m.kind()) {
      case Q -> {
        if (m.epoch() <= gotQ) {
          return;
        }
        require(m.epoch() == gotQ + 1, m);
        gotQ = m.epoch();
        qBelow = m.values();
      }
      case P -> {
        if (m.epoch() <= gotP) {
          return;
        }
        require(m.epoch() == gotP + 1, m);
        gotP = m.epoch();
        pAbove = m.values();
      }
      case PARTIAL_SUMS -> {
        int ahead = m.epoch() - epoch;
        if (ahead < 0) {
          return;
        }
        require(ahead <= 1, m);
        partials[ahead][m.from().block()] = m.scalars()[0];
      }
      default -> throw new IllegalStateException("unexpected " + m);
    }
    work(out);
  }

  private void require(boolean allowed, Message m) {
    if (!allowed) {
      throw new IllegalStateException("from the future: " + m + " in epoch " + epoch);
    }
  }

  private void work(Outbox out) {
    while (!finished() && step(out)) {}
  }

  private boolean step(Outbox out) {
    if (!pDone) {
      if (hasBelow() && gotQ < epoch - 1) {
        return false;
      }
      updateP(out);
      return true;
    }
    if (!sumDone) {
      double total = 0;
      for (double partial : partials[0]) {
        if (Double.isNaN(partial)) {
          return false;
        }
        total += partial;
      }
      sum = total;
      sumDone = true;
      return true;
    }
    if (hasAbove() && gotP < epoch) {
      return false;
    }
    updateQ(out);
    return true;
  }

  private void updateP(Outbox out) {
    double partial = 0;
    for (int i = 0; i < p.length; i++) {
      float below = hasBelow() ? qBelow[i] : p[i];
      p[i] = 0.5f * p[i] + 0.3f * below + 0.19f * z[i];
      partial += p[i];
    }
    pDone = true;
    sendP(out);
    ownPartials = new double[] {ownPartials[1], partial};
    partials[0][address.block()] = partial;
    sendPartial(epoch, partial, out);
  }

  private void updateQ(Outbox out) {
    float mean = (float) (sum / shape.blocks() / p.length);
    for (int i = 0; i < q.length; i++) {
      z[i] = 0.7f * z[i] + 0.2f * p[i] - 0.1f * mean;
      q[i] = 0.4f * q[i] + 0.35f * z[i] + (hasAbove() ? 0.25f * pAbove[i] : 0.01f);
    }
    sendQ(epoch, out);
    if (epoch % shape.reportEvery() == 0 || epoch == shape.epochs()) {
      boolean last = epoch == shape.epochs();
      out.report(
          new Report(
              last ? Report.Kind.WEIGHTS : Report.Kind.EPOCH,
              address,
              0,
              epoch,
              new EpochFigures().risk(sum).residual(q[0]).decay(z[z.length - 1]).toNumbers(),
              last ? z.clone() : new float[0]));
    }
    epoch++;
    pDone = false;
    sumDone = false;
    partials[0] = partials[1];
    partials[1] = new double[shape.blocks()];
    Arrays.fill(partials[1], Double.NaN);
  }

  @Override
  public boolean finished() {
    return epoch > shape.epochs();
  }

  @Override
  public String waitingFor() {
    String phase = !pDone ? "q from below" : !sumDone ? "partial sums" : "p from above";
    return "epoch " + epoch + ", " + phase;
  }

  @Override
  public void save(StateWriter state) {
    state.doubles(
        "progress",
        epoch,
        pDone ? 1 : 0,
        sumDone ? 1 : 0,
        sum,
        gotQ,
        gotP,
        ownPartials[0],
        ownPartials[1]);
    state.doubles("partials0", partials[0]);
    state.doubles("partials1", partials[1]);
    state.floats("p", p, p.length);
    state.floats("q", q, q.length);
    state.floats("z", z, z.length);
    if (qBelow != null) {
      state.floats("qBelow", qBelow, qBelow.length);
    }
    // Comes and goes, so that stale entries would show.
    if (pAbove != null && gotP == epoch) {
      state.floats("pAbove", pAbove, pAbove.length);
    }
    state.bytes("name", address.toString().getBytes(UTF_8));
  }

  @Override
  public void restore(StateReader state) {
    String name = new String(state.bytes("name"), UTF_8);
    if (!name.equals(address.toString())) {
      throw new IllegalStateException(address + " was given the state of " + name);
    }
    double[] progress = state.doubles("progress");
    epoch = (int) progress[0];
    pDone = progress[1] == 1;
    sumDone = progress[2] == 1;
    sum = progress[3];
    gotQ = (int) progress[4];
    gotP = (int) progress[5];
    ownPartials = new double[] {progress[6], progress[7]};
    partials[0] = state.doubles("partials0");
    partials[1] = state.doubles("partials1");
    p = state.floats("p");
    q = state.floats("q");
    z = state.floats("z");
    qBelow = state.floats("qBelow");
    pAbove = state.floats("pAbove");
    if ((pAbove == null) != (gotP != epoch)) {
      throw new IllegalStateException("p from above is " + (pAbove == null ? "missing" : "stale"));
    }
  }

  @Override
  public void resume(Outbox out) {
    sendQ(epoch - 1, out);
    if (pDone) {
      sendP(out);
      sendPartial(epoch - 1, ownPartials[0], out);
      sendPartial(epoch, ownPartials[1], out);
    } else if (epoch > 1) {
      if (hasBelow()) {
        out.send(Message.exact(MessageKind.P, address, neighbour(-1), 0, epoch - 1, p.clone()));
      }
      sendPartial(epoch - 1, ownPartials[1], out);
    }
    work(out);
  }
}
