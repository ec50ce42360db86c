package io.gamlp.graph.wire;

/**
 * Records as bytes and back. An instance keeps its buffers: one for each thread.
 *
 * <pre>{@code
 * WireCodec codec = WireFormat.AVRO.codec();
 * byte[] value = codec.encode(record);
 * WireRecord same = codec.decode(value, new Origin("graph.cora.snapshots.v1-3", 17, timestamp));
 * }</pre>
 */
public interface WireCodec {

  /**
   * Writes one record.
   *
   * @throws IllegalArgumentException when a text is not well-formed Unicode
   */
  byte[] encode(WireRecord record);

  /**
   * Reads one record. Its content may still be bad: see {@link RecordCheck}.
   *
   * @param origin for messages
   * @throws WireException when the bytes are no record, or of a version that is not known
   */
  WireRecord decode(byte[] bytes, Origin origin) throws WireException;
}
