package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.Origin;
import io.gamlp.graph.wire.WireCodec;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireFormat;
import io.gamlp.graph.wire.WireRecord;

/** Reads a record in either form: JSON is what begins as an object does. For one thread. */
final class Codecs {

  private static final int AVRO_KIND = 4;

  private final WireCodec avro = WireFormat.AVRO.codec();
  private final WireCodec json = WireFormat.JSON.codec();
  private final EdgeReader edges = new EdgeReader();

  /** The record if it is a plain edge, else null; quickly. */
  WireRecord edge(byte[] bytes, int from, int length) {
    return edges.read(bytes, from, length);
  }

  /**
   * The record.
   *
   * @throws WireException when the bytes are none
   */
  WireRecord decode(byte[] value, Origin origin) throws WireException {
    return (isJson(value) ? json : avro).decode(value, origin);
  }

  /** Whether it could be a begin record; cheap, and never no for one. */
  static boolean mayBegin(byte[] value) {
    return value != null && (isJson(value) || (value.length > AVRO_KIND && value[AVRO_KIND] == 0));
  }

  private static boolean isJson(byte[] value) {
    if (value == null) {
      return false;
    }
    for (byte b : value) {
      if (b == '{') {
        return true;
      }
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return false;
  }
}
