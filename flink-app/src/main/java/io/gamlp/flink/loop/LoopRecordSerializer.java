package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Wire format of {@link LoopRecord}: key (int); kind + 1, or 0 for an order to wake (byte). Then,
 * for a chunk: from layer, block, to layer, block, stage, epoch, index, total values, total packed
 * (ints); scalars (length, doubles), values (length, little-endian float32), packed (length,
 * bytes).
 */
@Internal
public final class LoopRecordSerializer extends ArraysSerializer<LoopRecord> {

  private static final long serialVersionUID = 1L;

  private static final int WAKE = 0;
  private static final int HEADER_INTS = 9;
  private static final MessageKind[] KINDS = MessageKind.values();

  /** Bytes of a record on the wire, without the frame that Flink puts around it. */
  static long wireBytes(LoopRecord record) {
    if (record.isWake()) {
      return 4 + 1;
    }
    Message part = record.part();
    return 4 + 1 + 4 * HEADER_INTS + 3 * 4 + 8L * part.scalars().length + part.payloadBytes();
  }

  @Override
  public void serialize(LoopRecord record, DataOutputView out) throws IOException {
    out.writeInt(record.key());
    if (record.isWake()) {
      out.writeByte(WAKE);
      return;
    }
    Message part = record.part();
    out.writeByte(part.kind().ordinal() + 1);
    out.writeInt(part.from().layer());
    out.writeInt(part.from().block());
    out.writeInt(part.to().layer());
    out.writeInt(part.to().block());
    out.writeInt(part.stage());
    out.writeInt(part.epoch());
    out.writeInt(record.index());
    out.writeInt(record.totalValues());
    out.writeInt(record.totalPacked());
    arrays().write(part.scalars(), out);
    arrays().write(part.values(), out);
    arrays().write(part.packed(), out);
  }

  @Override
  public LoopRecord deserialize(DataInputView in) throws IOException {
    long start = System.nanoTime();
    int key = in.readInt();
    int kind = in.readByte();
    if (kind == WAKE) {
      return LoopRecord.wake(key);
    }
    LayerAddress from = new LayerAddress(in.readInt(), in.readInt());
    LayerAddress to = new LayerAddress(in.readInt(), in.readInt());
    int stage = in.readInt();
    int epoch = in.readInt();
    int index = in.readInt();
    int totalValues = in.readInt();
    int totalPacked = in.readInt();
    double[] scalars = arrays().readDoubles(in);
    float[] values = arrays().readFloats(in);
    byte[] packed = arrays().readBytes(in);
    Message part = new Message(KINDS[kind - 1], from, to, stage, epoch, scalars, values, packed);
    return new LoopRecord(key, index, totalValues, totalPacked, part, System.nanoTime() - start);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    out.writeInt(in.readInt());
    byte kind = in.readByte();
    out.writeByte(kind);
    if (kind != WAKE) {
      arrays().copyBytes(4 * HEADER_INTS, in, out);
      arrays().copy(8, in, out);
      arrays().copy(4, in, out);
      arrays().copy(1, in, out);
    }
  }

  @Override
  public TypeSerializer<LoopRecord> duplicate() {
    return new LoopRecordSerializer();
  }

  @Override
  public TypeSerializerSnapshot<LoopRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LoopRecord> {
    public Snapshot() {
      super(LoopRecordSerializer::new);
    }
  }
}
