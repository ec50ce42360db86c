package io.gamlp.flink.ingest;

import io.gamlp.flink.types.ImmutableSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Partition (int), offset, timestamp (longs), key, value (length or -1, bytes). */
@Internal
public final class RawRecordSerializer extends ImmutableSerializer<RawRecord> {

  private static final long serialVersionUID = 1L;

  static void write(RawRecord record, DataOutput out) throws IOException {
    out.writeInt(record.partition());
    out.writeLong(record.offset());
    out.writeLong(record.timestamp());
    Bytes.write(record.key(), out);
    Bytes.write(record.value(), out);
  }

  static RawRecord read(DataInput in) throws IOException {
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readLong();
    byte[] key = Bytes.read(in);
    return new RawRecord(key, Bytes.read(in), partition, offset, timestamp);
  }

  @Override
  public void serialize(RawRecord record, DataOutputView out) throws IOException {
    write(record, out);
  }

  @Override
  public RawRecord deserialize(DataInputView in) throws IOException {
    return read(in);
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    public Snapshot() {
      super(RawRecordSerializer::new);
    }
  }
}
