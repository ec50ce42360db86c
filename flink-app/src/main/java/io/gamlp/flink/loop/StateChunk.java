package io.gamlp.flink.loop;

import io.gamlp.flink.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Names one piece of a program's state: the chunk of a named array.
 *
 * @param name the program's name for the array; empty for the loop's own entry
 * @param chunk 0-based
 */
@Internal
public record StateChunk(String name, int chunk) {

  /** Writes the name (modified UTF-8), then the chunk (int). */
  public static final class Serializer extends ImmutableSerializer<StateChunk> {

    private static final long serialVersionUID = 1L;

    static final Serializer INSTANCE = new Serializer();

    @Override
    public void serialize(StateChunk record, DataOutputView out) throws IOException {
      out.writeUTF(record.name());
      out.writeInt(record.chunk());
    }

    @Override
    public StateChunk deserialize(DataInputView in) throws IOException {
      String name = in.readUTF();
      return new StateChunk(name, in.readInt());
    }

    @Override
    public TypeSerializerSnapshot<StateChunk> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StateChunk> {
    public Snapshot() {
      super(() -> Serializer.INSTANCE);
    }
  }
}
