package io.gamlp.flink.loop;

import io.gamlp.admm.program.Message;
import org.apache.flink.annotation.Internal;

/**
 * What travels on the edges of the loop: the order to wake a program, or one chunk of a message to
 * it. Immutable by agreement, as the message it is part of.
 *
 * <p>A chunk is a message of its own: the header of the whole, and the part of the arrays that this
 * chunk carries. Chunk 0 has the scalars; the parts follow each other in order, first those of
 * {@code values}, then those of {@code packed}.
 *
 * @param key the destination, as {@link KeyPlacement} numbers it
 * @param index number of this chunk within its message, 0 restarts the assembly
 * @param totalValues floats of the whole message
 * @param totalPacked packed bytes of the whole message
 * @param part header and this chunk's share; null in an order to wake
 * @param readNanos what reading it from the wire took; 0 before it travelled, and never on the wire
 */
@Internal
public record LoopRecord(
    int key, int index, int totalValues, int totalPacked, Message part, long readNanos) {

  /** A chunk that has not travelled. */
  LoopRecord(int key, int index, int totalValues, int totalPacked, Message part) {
    this(key, index, totalValues, totalPacked, part, 0);
  }

  static LoopRecord wake(int key) {
    return new LoopRecord(key, 0, 0, 0, null);
  }

  boolean isWake() {
    return part == null;
  }

  /** True when this chunk is all there is of its message. */
  boolean isWholeMessage() {
    return part.values().length == totalValues && part.packed().length == totalPacked;
  }
}
