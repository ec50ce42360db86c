package io.gamlp.flink.ingest;

import io.gamlp.flink.types.OpaqueType;

/** Flink types of the ingest job's records. */
final class IngestTypes {

  static final OpaqueType<RawRecord> RAW_RECORD =
      new OpaqueType<>(RawRecord.class, new RawRecordSerializer());
  static final OpaqueType<SpoolReport> SPOOL_REPORT =
      new OpaqueType<>(SpoolReport.class, new SpoolReportSerializer());
  static final OpaqueType<DeadLetter> DEAD_LETTER =
      new OpaqueType<>(DeadLetter.class, new DeadLetterSerializer());

  private IngestTypes() {}
}
