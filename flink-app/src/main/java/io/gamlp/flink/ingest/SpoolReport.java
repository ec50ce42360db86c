package io.gamlp.flink.ingest;

/**
 * What a spooling task tells the coordinator: a begin or end record, or a file of changes.
 *
 * @param snapshot whose
 * @param control a begin or end record, or null
 * @param segment a file, or null
 */
record SpoolReport(String snapshot, RawRecord control, Segment segment) {

  static SpoolReport of(String snapshot, RawRecord control) {
    return new SpoolReport(snapshot, control, null);
  }

  static SpoolReport of(String snapshot, Segment segment) {
    return new SpoolReport(snapshot, null, segment);
  }
}
