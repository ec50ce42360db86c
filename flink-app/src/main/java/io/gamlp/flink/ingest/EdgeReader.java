package io.gamlp.flink.ingest;

import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the most frequent of all messages, edges with ids in ASCII in Avro of version 1.0, in a
 * fraction of the time that the codec takes. What is not of this plain form it leaves to the codec.
 * For one thread.
 *
 * <pre>
 * 'G' 'W' 1 0 | 6 | length snapshot | length source | length target | 0, or 2 and four bytes of weight | revision
 * </pre>
 *
 * Lengths and revision are zigzag varints of one byte here.
 */
final class EdgeReader {

  private static final int SHORTEST = 10;
  private static final byte EDGE_UPSERT = 6;
  private static final byte NO_WEIGHT = 0;
  private static final byte WEIGHT = 2;

  private byte[] snapshotBytes = {};
  private String snapshot = "";

  private int at;

  /** The edge, or null where the message is something else or not so plain. */
  EdgeUpsert read(byte[] bytes, int from, int length) {
    int end = from + length;
    if (length < SHORTEST
        || bytes[from] != 'G'
        || bytes[from + 1] != 'W'
        || bytes[from + 2] != 1
        || bytes[from + 3] != 0
        || bytes[from + 4] != EDGE_UPSERT) {
      return null;
    }
    at = from + 5;
    String of = snapshot(bytes, end);
    String source = of == null ? null : text(bytes, end);
    String target = source == null ? null : text(bytes, end);
    if (target == null || at >= end) {
      return null;
    }
    Float weight = null;
    byte branch = bytes[at++];
    if (branch == WEIGHT && at + Float.BYTES < end) {
      weight =
          Float.intBitsToFloat(
              (bytes[at] & 0xFF)
                  | (bytes[at + 1] & 0xFF) << 8
                  | (bytes[at + 2] & 0xFF) << 16
                  | bytes[at + 3] << 24);
      at += Float.BYTES;
    } else if (branch != NO_WEIGHT) {
      return null;
    }
    if (at != end - 1 || bytes[at] < 0) {
      return null;
    }
    int revision = bytes[at];
    return new EdgeUpsert(of, source, target, weight, (revision >>> 1) ^ -(revision & 1));
  }

  /** Most records repeat the snapshot of the one before. */
  private String snapshot(byte[] bytes, int end) {
    int from = at;
    int length = length(bytes, end);
    if (length < 0) {
      return null;
    }
    if (!Arrays.equals(bytes, at, at + length, snapshotBytes, 0, snapshotBytes.length)) {
      snapshotBytes = Arrays.copyOfRange(bytes, at, at + length);
      at = from;
      snapshot = text(bytes, end);
      if (snapshot == null) {
        snapshotBytes = new byte[0];
        snapshot = "";
        return null;
      }
      return snapshot;
    }
    at += length;
    return snapshot;
  }

  private String text(byte[] bytes, int end) {
    int length = length(bytes, end);
    if (length < 0) {
      return null;
    }
    int or = 0;
    for (int i = at; i < at + length; i++) {
      or |= bytes[i];
    }
    if (or < 0) {
      return null;
    }
    String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  /** Moves on behind the length; -1 where it is not plain or there are not so many bytes. */
  private int length(byte[] bytes, int end) {
    if (at >= end) {
      return -1;
    }
    byte varint = bytes[at++];
    int length = varint >> 1;
    return varint < 0 || (varint & 1) != 0 || at + length > end ? -1 : length;
  }
}
