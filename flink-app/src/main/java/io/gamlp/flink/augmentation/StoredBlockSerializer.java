package io.gamlp.flink.augmentation;

import io.gamlp.flink.types.ImmutableSerializer;
import io.gamlp.graph.store.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The block, then name, length and checksum of each file. */
final class StoredBlockSerializer extends ImmutableSerializer<StoredBlock> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(StoredBlock block, DataOutputView out) throws IOException {
    out.writeInt(block.block());
    out.writeInt(block.slabs().size());
    for (FileEntry file : block.slabs()) {
      out.writeUTF(file.name());
      out.writeLong(file.bytes());
      out.writeUTF(file.checksum());
    }
  }

  @Override
  public StoredBlock deserialize(DataInputView in) throws IOException {
    int block = in.readInt();
    int size = in.readInt();
    List<FileEntry> slabs = new ArrayList<>(size);
    for (int slab = 0; slab < size; slab++) {
      slabs.add(new FileEntry(in.readUTF(), in.readLong(), in.readUTF()));
    }
    return new StoredBlock(block, slabs);
  }

  @Override
  public TypeSerializerSnapshot<StoredBlock> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in state and savepoints; blocks are never kept there. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredBlock> {
    public Snapshot() {
      super(StoredBlockSerializer::new);
    }
  }
}
