package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes messages of their chunks. Holds at most one half message per (sender, receiver, kind), and
 * none when a checkpoint barrier passes, because a sender emits all chunks of a message in one go.
 */
final class MessageAssembler {

  private final Map<Exchange, HalfMessage> open = new HashMap<>();
  private final LongSupplier nanoTime;
  private volatile long bytesHeld;

  /**
   * @param nanoTime a clock in nanoseconds
   */
  MessageAssembler(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Bytes of the half messages; may be asked for by any thread. */
  long bytesHeld() {
    return bytesHeld;
  }

  /**
   * Takes the next chunk.
   *
   * @return the message when this was its last chunk, else null
   * @throws IllegalStateException when the chunk does not follow the one before it
   * @throws RuntimeException as {@link LayerProgramException#of} has it, when there is no room for
   *     the message
   */
  Arrival add(LoopRecord chunk) {
    long start = nanoTime.getAsLong();
    Message part = chunk.part();
    Exchange exchange = new Exchange(part.from(), part.to(), part.kind());
    if (chunk.index() == 0) {
      if (chunk.isWholeMessage()) {
        forget(open.remove(exchange));
        return new Arrival(part, chunk.readNanos() + nanoTime.getAsLong() - start);
      }
      HalfMessage first = begin(chunk);
      forget(open.put(exchange, first));
      hold(first.bytes());
    }
    HalfMessage half = open.get(exchange);
    if (half == null || !half.isFollowedBy(chunk)) {
      throw new IllegalStateException(
          "chunk " + chunk.index() + " of " + part + " does not follow " + half);
    }
    half.append(part);
    half.readNanos += chunk.readNanos() + nanoTime.getAsLong() - start;
    if (!half.isComplete()) {
      return null;
    }
    forget(open.remove(exchange));
    return new Arrival(half.message(), half.readNanos);
  }

  /** Matrices are large: here, too, layers may be too large for the heap. */
  private static HalfMessage begin(LoopRecord chunk) {
    try {
      return new HalfMessage(chunk);
    } catch (OutOfMemoryError e) {
      throw LayerProgramException.of(
          chunk.part().to() + " has no room for " + chunk.part() + ": " + e.getMessage(), e);
    }
  }

  private void forget(HalfMessage half) {
    if (half != null) {
      hold(-half.bytes());
    }
  }

  /** One thread writes, so this loses nothing. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void hold(long more) {
    bytesHeld += more;
  }

  private record Exchange(LayerAddress from, LayerAddress to, MessageKind kind) {}

  private static final class HalfMessage {
    private final Message head;
    private final float[] values;
    private final byte[] packed;
    private int next;
    private int valuesGot;
    private int packedGot;
    private long readNanos;

    HalfMessage(LoopRecord first) {
      head = first.part();
      values = new float[first.totalValues()];
      packed = new byte[first.totalPacked()];
    }

    long bytes() {
      return 4L * values.length + packed.length;
    }

    boolean isFollowedBy(LoopRecord chunk) {
      return chunk.index() == next
          && chunk.part().epoch() == head.epoch()
          && chunk.part().stage() == head.stage()
          && chunk.totalValues() == values.length
          && chunk.totalPacked() == packed.length;
    }

    void append(Message part) {
      System.arraycopy(part.values(), 0, values, valuesGot, part.values().length);
      System.arraycopy(part.packed(), 0, packed, packedGot, part.packed().length);
      valuesGot += part.values().length;
      packedGot += part.packed().length;
      next++;
    }

    boolean isComplete() {
      return valuesGot == values.length && packedGot == packed.length;
    }

    Message message() {
      return new Message(
          head.kind(),
          head.from(),
          head.to(),
          head.stage(),
          head.epoch(),
          head.scalars(),
          values,
          packed);
    }

    @Override
    public String toString() {
      return "chunk " + (next - 1) + " of " + head;
    }
  }
}
