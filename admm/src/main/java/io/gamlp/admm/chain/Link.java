package io.gamlp.admm.chain;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.quantization.ValueSet;
import java.util.function.IntFunction;

/**
 * One end of a boundary of the chain: what was told over it last, and what was heard. The exchange
 * is strictly stop-and-wait, so what was told last is known by a few numbers: the matrix itself is
 * still in the layer's variables until the answer has been heard.
 *
 * <p>For the same reason matrices are handed to the neighbour as they are: a layer changes one only
 * after the answer to it has come, and the neighbour answers only after it has used it.
 */
public final class Link {

  private final String name;
  private final MessageKind tells;
  private final IntFunction<float[]> roomToDecode;

  private Boundary boundary = Boundary.exact();

  /** The epoch that was heard of last. */
  private int heard;

  /** The matrix heard last, until it was used; the sender's array, not to be modified. */
  private float[] matrix;

  /** What was told last, while its answer is open. */
  private Told open;

  /**
   * A message without its matrix.
   *
   * @param with how the matrix was encoded
   */
  private record Told(
      MessageKind kind, int to, int stage, int epoch, double[] scalars, Boundary with) {}

  /**
   * @param roomToDecode where a matrix of so many entries that comes encoded is put
   */
  Link(String name, MessageKind tells, IntFunction<float[]> roomToDecode) {
    this.name = name;
    this.tells = tells;
    this.roomToDecode = roomToDecode;
  }

  /** How matrices travel from now on. */
  public void travel(Boundary newBoundary) {
    boundary = newBoundary;
  }

  public Boundary boundary() {
    return boundary;
  }

  /** The matrix heard last, until {@link #drop}; null when there is none. */
  public float[] matrix() {
    return matrix;
  }

  /** Lets go of what was heard. */
  public void drop() {
    matrix = null;
  }

  /** Nothing will be answered any more. */
  void close() {
    open = null;
  }

  /** The epoch that was heard of last. */
  int heard() {
    return heard;
  }

  /** A new neighbour has told its start point, or this layer will hear of that epoch next. */
  void startsAt(int epoch, float[] heardMatrix) {
    heard = epoch;
    matrix = heardMatrix;
  }

  /** Takes the answer to what was told last. */
  void hear(Message message, int length) {
    heard = message.epoch();
    matrix = boundary.matrix(message, length, roomToDecode);
    open = null;
  }

  /** What to send now; it is open until something is heard. */
  Message tell(
      LayerAddress from, LayerAddress to, int stage, int epoch, double[] scalars, float[] x) {
    open = new Told(tells, to.layer(), stage, epoch, scalars, boundary);
    return again(from, x);
  }

  /** The start point, to be sent exactly. */
  Message tellStart(LayerAddress from, LayerAddress to, int stage, int epoch, float[] x) {
    open = new Told(MessageKind.START, to.layer(), stage, epoch, new double[0], Boundary.exact());
    return again(from, x);
  }

  boolean isOpen() {
    return open != null;
  }

  /** The open message once more. */
  Message again(LayerAddress from, float[] x) {
    LayerAddress to = new LayerAddress(open.to, from.block());
    return open.with
        .message(open.kind, from, to, open.stage, open.epoch, x)
        .withScalars(open.scalars);
  }

  void save(StateWriter state, int length) {
    state.doubles(name, heard);
    saveBoundary(state, name, boundary);
    if (matrix != null) {
      state.floats(name + ".heard", matrix, length);
    }
    if (open != null) {
      state.doubles(name + ".open", open.kind.ordinal(), open.to, open.stage, open.epoch);
      state.doubles(name + ".open.scalars", open.scalars);
      saveBoundary(state, name + ".open", open.with);
    }
  }

  private static void saveBoundary(StateWriter state, String name, Boundary boundary) {
    if (boundary.pSet() != null) {
      state.doubles(name + ".P", boundary.pSet().toNumbers());
    }
    if (boundary.qSet() != null) {
      state.doubles(name + ".Q", boundary.qSet().toNumbers());
    }
  }

  void restore(StateReader state) {
    heard = (int) state.doubles(name)[0];
    boundary = restoredBoundary(state, name);
    matrix = state.floats(name + ".heard");
    double[] numbers = state.doubles(name + ".open");
    if (numbers != null) {
      open =
          new Told(
              MessageKind.values()[(int) numbers[0]],
              (int) numbers[1],
              (int) numbers[2],
              (int) numbers[3],
              state.doubles(name + ".open.scalars"),
              restoredBoundary(state, name + ".open"));
    }
  }

  private static Boundary restoredBoundary(StateReader state, String name) {
    double[] p = state.doubles(name + ".P");
    double[] q = state.doubles(name + ".Q");
    return new Boundary(
        p == null ? null : ValueSet.fromNumbers(p), q == null ? null : ValueSet.fromNumbers(q));
  }
}
