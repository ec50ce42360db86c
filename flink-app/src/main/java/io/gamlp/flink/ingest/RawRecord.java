package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Origin;

/**
 * A message as Kafka has it.
 *
 * @param key or null
 * @param value or null; no record then
 * @param partition of the topic of snapshots
 * @param offset in the partition
 * @param timestamp milliseconds since 1970
 */
record RawRecord(byte[] key, byte[] value, int partition, long offset, long timestamp) {

  Origin origin(Origins origins) {
    return origins.of(partition, offset, timestamp);
  }
}
