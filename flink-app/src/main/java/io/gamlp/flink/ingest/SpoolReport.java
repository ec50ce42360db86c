package io.gamlp.flink.ingest;

/**
 * What a spooling task tells the coordinator: a begin or end record, a file of changes, or how far
 * it has read. One of the last three is there.
 *
 * @param snapshot whose control record or file, or null
 * @param control a begin or end record, or null
 * @param segment a file, or null
 * @param positions of the records that came to this task, or null; not to be changed
 */
record SpoolReport(String snapshot, RawRecord control, Segment segment, Positions positions) {

  static SpoolReport of(String snapshot, RawRecord control) {
    return new SpoolReport(snapshot, control, null, null);
  }

  static SpoolReport of(String snapshot, Segment segment) {
    return new SpoolReport(snapshot, null, segment, null);
  }

  static SpoolReport of(Positions positions) {
    return new SpoolReport(null, null, null, positions.copy());
  }
}
