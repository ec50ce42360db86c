package io.gamlp.admm.program;

/**
 * What one {@link LayerProgram} tells another. The only thing that crosses a boundary, in process
 * or on the network.
 *
 * <p>A matrix travels either exactly ({@code values}, float32) or as the packed bits of a codec
 * ({@code packed}); small numbers travel in {@code scalars}. All three may be empty, none is null.
 * A message is immutable by agreement: neither the sender nor the receiver changes an array of a
 * message after it was sent. In process the arrays are handed over by reference.
 *
 * @param kind what the payload means
 * @param from sender
 * @param to receiver
 * @param stage depth stage, 0-based
 * @param epoch epoch within the run that the payload belongs to (0 = the start point)
 * @param scalars small numbers, whose meaning depends on {@code kind}
 * @param values an exact matrix, row = column of the paper (graph node), or empty
 * @param packed an encoded matrix, or empty
 */
public record Message(
    MessageKind kind,
    LayerAddress from,
    LayerAddress to,
    int stage,
    int epoch,
    double[] scalars,
    float[] values,
    byte[] packed) {

  /** Bytes of kind, addresses, stage, epoch and the three lengths in the wire format. */
  public static final int HEADER_BYTES = 1 + 4 * 4 + 2 * 4 + 3 * 4;

  private static final double[] NO_SCALARS = {};
  private static final float[] NO_VALUES = {};
  private static final byte[] NO_BYTES = {};

  /** A message that carries a matrix exactly. */
  public static Message exact(
      MessageKind kind, LayerAddress from, LayerAddress to, int stage, int epoch, float[] values) {
    return new Message(kind, from, to, stage, epoch, NO_SCALARS, values, NO_BYTES);
  }

  /** A message that carries the packed bits of a matrix. */
  public static Message packed(
      MessageKind kind, LayerAddress from, LayerAddress to, int stage, int epoch, byte[] packed) {
    return new Message(kind, from, to, stage, epoch, NO_SCALARS, NO_VALUES, packed);
  }

  /** A message that carries numbers only. */
  public static Message scalars(
      MessageKind kind, LayerAddress from, LayerAddress to, int stage, int epoch, double... s) {
    return new Message(kind, from, to, stage, epoch, s, NO_VALUES, NO_BYTES);
  }

  /** This message with the given scalars beside its matrix. */
  public Message withScalars(double... s) {
    return new Message(kind, from, to, stage, epoch, s, values, packed);
  }

  /** Bytes of the matrix itself, as it travels: packed bits, or four bytes a value. */
  public long payloadBytes() {
    return packed.length + 4L * values.length;
  }

  /** Bytes of the whole message in the wire format, before any chunking. */
  public long wireBytes() {
    return HEADER_BYTES + 8L * scalars.length + payloadBytes();
  }

  @Override
  public String toString() {
    return kind + " of stage " + stage + ", epoch " + epoch + " from " + from + " to " + to;
  }
}
