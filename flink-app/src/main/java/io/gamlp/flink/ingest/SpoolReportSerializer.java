package io.gamlp.flink.ingest;

import io.gamlp.flink.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What it is (byte), then positions, or the snapshot (modified UTF-8) and the record or segment.
 */
@Internal
public final class SpoolReportSerializer extends ImmutableSerializer<SpoolReport> {

  private static final long serialVersionUID = 1L;

  private static final byte POSITIONS = 0;
  private static final byte CONTROL = 1;
  private static final byte SEGMENT = 2;

  @Override
  public void serialize(SpoolReport report, DataOutputView out) throws IOException {
    if (report.positions() != null) {
      out.writeByte(POSITIONS);
      report.positions().write(out);
    } else if (report.control() != null) {
      out.writeByte(CONTROL);
      out.writeUTF(report.snapshot());
      RawRecordSerializer.write(report.control(), out);
    } else {
      out.writeByte(SEGMENT);
      out.writeUTF(report.snapshot());
      report.segment().write(out);
    }
  }

  @Override
  public SpoolReport deserialize(DataInputView in) throws IOException {
    byte what = in.readByte();
    return switch (what) {
      case POSITIONS -> SpoolReport.of(Positions.read(in));
      case CONTROL -> SpoolReport.of(in.readUTF(), RawRecordSerializer.read(in));
      case SEGMENT -> SpoolReport.of(in.readUTF(), Segment.read(in));
      default -> throw new IOException("found a report of kind " + what);
    };
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
