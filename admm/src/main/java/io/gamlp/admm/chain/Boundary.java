package io.gamlp.admm.chain;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.quantization.PackedCodec;
import io.gamlp.quantization.ValueSet;
import java.util.function.IntFunction;

/**
 * How p and q travel over one boundary of the chain: exactly, or as packed indices into the
 * boundary's Delta (spec §3). Both ends hold an equal one, frozen for a stage.
 */
public final class Boundary {

  private final ValueSet pSet;
  private final ValueSet qSet;

  /**
   * @param pSet Delta of p, or null where p is real
   * @param qSet Delta of q, or null where q is real
   */
  public Boundary(ValueSet pSet, ValueSet qSet) {
    this.pSet = pSet;
    this.qSet = qSet;
  }

  public static Boundary exact() {
    return new Boundary(null, null);
  }

  public ValueSet pSet() {
    return pSet;
  }

  public ValueSet qSet() {
    return qSet;
  }

  Message message(
      MessageKind kind, LayerAddress from, LayerAddress to, int stage, int epoch, float[] x) {
    ValueSet set = setOf(kind);
    return set == null
        ? Message.exact(kind, from, to, stage, epoch, x)
        : Message.packed(kind, from, to, stage, epoch, new PackedCodec(set).encode(x, 0, x.length));
  }

  /**
   * The matrix that a message carries, {@code length} entries; must not be modified.
   *
   * @param room where to decode so many entries, if it is encoded
   */
  float[] matrix(Message message, int length, IntFunction<float[]> room) {
    ValueSet set = setOf(message.kind());
    if (set == null) {
      return message.values();
    }
    float[] x = room.apply(length);
    new PackedCodec(set).decode(message.packed(), 0, x, 0, length);
    return x;
  }

  private ValueSet setOf(MessageKind kind) {
    return switch (kind) {
      case P -> pSet;
      case Q -> qSet;
      default -> null;
    };
  }
}
