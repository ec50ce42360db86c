package io.gamlp.flink.loop;

import io.gamlp.flink.types.OpaqueType;

/** Flink types of the loop's records. */
final class LoopTypes {

  static final OpaqueType<LoopRecord> LOOP_RECORD =
      new OpaqueType<>(LoopRecord.class, new LoopRecordSerializer());
  static final OpaqueType<ReportRecord> REPORT_RECORD =
      new OpaqueType<>(ReportRecord.class, new ReportRecordSerializer());

  private LoopTypes() {}
}
