package io.gamlp.flink.loop;

import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Report;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts messages and reports into records of at most {@link #MAX_RECORD_BYTES}. Larger records would
 * pin their size in every network writer they passed, and spill to disk beyond 5 MiB.
 */
final class Chunks {

  static final int MAX_RECORD_BYTES = 1 << 20;

  /** Room for the header of a record beside its payload: more than either serializer writes. */
  static final int HEADER_ROOM = 128;

  private static final int PAYLOAD_BYTES = MAX_RECORD_BYTES - HEADER_ROOM;
  private static final double[] NO_SCALARS = {};
  private static final float[] NO_VALUES = {};
  private static final byte[] NO_BYTES = {};

  private Chunks() {}

  /**
   * Hands the chunks of a message out in order. A message that fits goes as it is, not copied.
   *
   * @throws IllegalArgumentException when the scalars alone do not fit into a record
   */
  static void ofMessage(int key, Message m, Consumer<LoopRecord> out) {
    requireRoomForScalars(m.scalars(), m);
    int totalValues = m.values().length;
    int totalPacked = m.packed().length;
    if (8L * m.scalars().length + m.payloadBytes() <= PAYLOAD_BYTES) {
      out.accept(new LoopRecord(key, 0, totalValues, totalPacked, m));
      return;
    }
    int room = PAYLOAD_BYTES - 8 * m.scalars().length;
    double[] scalars = m.scalars();
    int valuesSent = 0;
    int packedSent = 0;
    for (int index = 0; index == 0 || valuesSent < totalValues || packedSent < totalPacked; ) {
      int values = Math.min(room / 4, totalValues - valuesSent);
      int packed = Math.min(room - 4 * values, totalPacked - packedSent);
      if (valuesSent + values < totalValues) {
        packed = 0;
      }
      Message part =
          new Message(
              m.kind(),
              m.from(),
              m.to(),
              m.stage(),
              m.epoch(),
              scalars,
              slice(m.values(), valuesSent, values),
              slice(m.packed(), packedSent, packed));
      out.accept(new LoopRecord(key, index, totalValues, totalPacked, part));
      index++;
      valuesSent += values;
      packedSent += packed;
      scalars = NO_SCALARS;
      room = PAYLOAD_BYTES;
    }
  }

  /** Hands the chunks of a report out in order. */
  static void ofReport(Report r, Consumer<ReportRecord> out) {
    requireRoomForScalars(r.scalars(), r);
    int total = r.values().length;
    if (8L * r.scalars().length + 4L * total <= PAYLOAD_BYTES) {
      out.accept(new ReportRecord(0, total, r));
      return;
    }
    int room = PAYLOAD_BYTES - 8 * r.scalars().length;
    double[] scalars = r.scalars();
    int sent = 0;
    for (int index = 0; index == 0 || sent < total; ) {
      int values = Math.min(room / 4, total - sent);
      Report part =
          new Report(
              r.kind(), r.from(), r.stage(), r.epoch(), scalars, slice(r.values(), sent, values));
      out.accept(new ReportRecord(index, total, part));
      index++;
      sent += values;
      scalars = NO_SCALARS;
      room = PAYLOAD_BYTES;
    }
  }

  private static void requireRoomForScalars(double[] scalars, Object what) {
    if (8L * scalars.length > PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "scalars are for small numbers, at most "
              + PAYLOAD_BYTES / 8
              + " of them, but there are "
              + scalars.length
              + " in "
              + what);
    }
  }

  private static float[] slice(float[] array, int from, int length) {
    return length == 0 ? NO_VALUES : Arrays.copyOfRange(array, from, from + length);
  }

  private static byte[] slice(byte[] array, int from, int length) {
    return length == 0 ? NO_BYTES : Arrays.copyOfRange(array, from, from + length);
  }
}
