package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Wire format of {@link ReportRecord}: kind (byte); layer, block, stage, epoch, index, total values
 * (ints); scalars (length, doubles), values (length, little-endian float32).
 */
@Internal
public final class ReportRecordSerializer extends ArraysSerializer<ReportRecord> {

  private static final long serialVersionUID = 1L;

  private static final int HEADER_BYTES = 1 + 4 * 6;
  private static final Report.Kind[] KINDS = Report.Kind.values();

  @Override
  public void serialize(ReportRecord record, DataOutputView out) throws IOException {
    Report part = record.part();
    out.writeByte(part.kind().ordinal());
    out.writeInt(part.from().layer());
    out.writeInt(part.from().block());
    out.writeInt(part.stage());
    out.writeInt(part.epoch());
    out.writeInt(record.index());
    out.writeInt(record.totalValues());
    arrays().write(part.scalars(), out);
    arrays().write(part.values(), out);
  }

  @Override
  public ReportRecord deserialize(DataInputView in) throws IOException {
    Report.Kind kind = KINDS[in.readByte()];
    LayerAddress from = new LayerAddress(in.readInt(), in.readInt());
    int stage = in.readInt();
    int epoch = in.readInt();
    int index = in.readInt();
    int totalValues = in.readInt();
    double[] scalars = arrays().readDoubles(in);
    float[] values = arrays().readFloats(in);
    return new ReportRecord(
        index, totalValues, new Report(kind, from, stage, epoch, scalars, values));
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    arrays().copyBytes(HEADER_BYTES, in, out);
    arrays().copy(8, in, out);
    arrays().copy(4, in, out);
  }

  @Override
  public TypeSerializer<ReportRecord> duplicate() {
    return new ReportRecordSerializer();
  }

  @Override
  public TypeSerializerSnapshot<ReportRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReportRecord> {
    public Snapshot() {
      super(ReportRecordSerializer::new);
    }
  }
}
