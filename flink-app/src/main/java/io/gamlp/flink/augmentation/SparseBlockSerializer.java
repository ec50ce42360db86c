package io.gamlp.flink.augmentation;

import io.gamlp.flink.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Sparse blocks as three arrays. Has a buffer, so each thread needs its own duplicate. */
final class SparseBlockSerializer extends ImmutableSerializer<SparseBlock> {

  private static final long serialVersionUID = 1L;

  private transient BulkTransfer transfer;

  private BulkTransfer transfer() {
    if (transfer == null) {
      transfer = new BulkTransfer();
    }
    return transfer;
  }

  @Override
  public TypeSerializer<SparseBlock> duplicate() {
    return new SparseBlockSerializer();
  }

  @Override
  public void serialize(SparseBlock block, DataOutputView out) throws IOException {
    out.writeInt(block.target());
    out.writeInt(block.position());
    out.writeInt(block.contributors());
    transfer().writeInts(block.rowStart(), out);
    transfer().writeInts(block.columns(), out);
    transfer().writeFloats(block.weights(), out);
  }

  @Override
  public SparseBlock deserialize(DataInputView in) throws IOException {
    return new SparseBlock(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        transfer().readInts(in),
        transfer().readInts(in),
        transfer().readFloats(in));
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    out.write(in, 3 * Integer.BYTES);
    for (int array = 0; array < 3; array++) {
      transfer().copyArray(in, out);
    }
  }

  @Override
  public TypeSerializerSnapshot<SparseBlock> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in state and savepoints; blocks are never kept there. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SparseBlock> {
    public Snapshot() {
      super(SparseBlockSerializer::new);
    }
  }
}
