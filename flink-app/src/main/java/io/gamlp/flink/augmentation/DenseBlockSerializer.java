package io.gamlp.flink.augmentation;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Dense blocks as they are, or without their zeros. */
final class DenseBlockSerializer extends BlockSerializer<DenseBlock> {

  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<DenseBlock> duplicate() {
    return new DenseBlockSerializer();
  }

  @Override
  public void serialize(DenseBlock block, DataOutputView out) throws IOException {
    out.writeInt(block.block());
    out.writeInt(block.slab());
    out.writeInt(block.width());
    float[] values = block.values();
    ZeroPacking packed = ZeroPacking.ofMostlyZero(values, 0, values.length);
    out.writeBoolean(packed != null);
    if (packed == null) {
      transfer().writeFloats(values, out);
    } else {
      out.writeInt(values.length);
      transfer().writeInts(packed.bitmap(), out);
      transfer().writeFloats(packed.values(), out);
    }
  }

  @Override
  public DenseBlock deserialize(DataInputView in) throws IOException {
    return new DenseBlock(in.readInt(), in.readInt(), in.readInt(), values(in));
  }

  private float[] values(DataInputView in) throws IOException {
    if (!in.readBoolean()) {
      return transfer().readFloats(in);
    }
    float[] values = new float[in.readInt()];
    ZeroPacking packed = new ZeroPacking(transfer().readInts(in), transfer().readFloats(in));
    if (!packed.unpack(values, 0, values.length)) {
      throw new IOException("a dense block arrived damaged");
    }
    return values;
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    out.write(in, 3 * Integer.BYTES);
    boolean packed = in.readBoolean();
    out.writeBoolean(packed);
    if (packed) {
      out.writeInt(in.readInt());
      transfer().copyArray(in, out);
    }
    transfer().copyArray(in, out);
  }

  @Override
  public TypeSerializerSnapshot<DenseBlock> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in state and savepoints; blocks are never kept there. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DenseBlock> {
    public Snapshot() {
      super(DenseBlockSerializer::new);
    }
  }
}
