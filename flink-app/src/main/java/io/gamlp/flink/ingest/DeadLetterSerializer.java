package io.gamlp.flink.ingest;

import io.gamlp.flink.types.ImmutableSerializer;
import io.gamlp.graph.wire.BadReason;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Reason (byte), message (modified UTF-8), record. */
@Internal
public final class DeadLetterSerializer extends ImmutableSerializer<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private static final BadReason[] REASONS = BadReason.values();

  @Override
  public void serialize(DeadLetter letter, DataOutputView out) throws IOException {
    out.writeByte(letter.reason().ordinal());
    out.writeUTF(letter.message());
    RawRecordSerializer.write(letter.record(), out);
  }

  @Override
  public DeadLetter deserialize(DataInputView in) throws IOException {
    BadReason reason = REASONS[in.readByte()];
    String message = in.readUTF();
    return new DeadLetter(RawRecordSerializer.read(in), reason, message);
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(DeadLetterSerializer::new);
    }
  }
}
