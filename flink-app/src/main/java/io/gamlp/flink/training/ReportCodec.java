package io.gamlp.flink.training;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reports as bytes of a {@link ReportLog}: little endian, kind, layer, block, stage, epoch, number
 * of scalars and of values as ints, then the scalars as float64, then the values as float32.
 */
final class ReportCodec {

  private static final int HEADER_BYTES = 7 * Integer.BYTES;

  private ReportCodec() {}

  static byte[] encode(Report report) {
    int length =
        Math.addExact(
            HEADER_BYTES + Double.BYTES * report.scalars().length,
            Math.multiplyExact(Float.BYTES, report.values().length));
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(report.kind().ordinal());
    bytes.putInt(report.from().layer()).putInt(report.from().block());
    bytes.putInt(report.stage()).putInt(report.epoch());
    bytes.putInt(report.scalars().length).putInt(report.values().length);
    for (double scalar : report.scalars()) {
      bytes.putDouble(scalar);
    }
    bytes.asFloatBuffer().put(report.values());
    return bytes.array();
  }

  static Report decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    Report.Kind kind = Report.Kind.values()[bytes.getInt()];
    LayerAddress from = new LayerAddress(bytes.getInt(), bytes.getInt());
    int stage = bytes.getInt();
    int epoch = bytes.getInt();
    double[] scalars = new double[bytes.getInt()];
    float[] values = new float[bytes.getInt()];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = bytes.getDouble();
    }
    bytes.asFloatBuffer().get(values);
    return new Report(kind, from, stage, epoch, scalars, values);
  }
}
