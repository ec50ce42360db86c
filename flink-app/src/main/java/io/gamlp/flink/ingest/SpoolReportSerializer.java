package io.gamlp.flink.ingest;

import io.gamlp.flink.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Snapshot (modified UTF-8), whether it is a control record (boolean), record or segment. */
@Internal
public final class SpoolReportSerializer extends ImmutableSerializer<SpoolReport> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(SpoolReport report, DataOutputView out) throws IOException {
    out.writeUTF(report.snapshot());
    out.writeBoolean(report.control() != null);
    if (report.control() != null) {
      RawRecordSerializer.write(report.control(), out);
    } else {
      report.segment().write(out);
    }
  }

  @Override
  public SpoolReport deserialize(DataInputView in) throws IOException {
    String snapshot = in.readUTF();
    return in.readBoolean()
        ? SpoolReport.of(snapshot, RawRecordSerializer.read(in))
        : SpoolReport.of(snapshot, Segment.read(in));
  }

  @Override
  public TypeSerializerSnapshot<SpoolReport> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The format has no configuration: the class is all there is to remember. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SpoolReport> {
    public Snapshot() {
      super(SpoolReportSerializer::new);
    }
  }
}
