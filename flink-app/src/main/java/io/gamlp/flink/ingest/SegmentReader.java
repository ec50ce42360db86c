package io.gamlp.flink.ingest;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireRecord;
import io.gamlp.graph.wire.WireRecord.Change;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads a segment file entry by entry. What was not decided when it was written is decided now.
 *
 * <pre>{@code
 * while (reader.next()) {
 *   ... reader.entry() ... reader.change() ... reader.raw() ...
 * }
 * }</pre>
 */
final class SegmentReader implements Closeable {

  private static final int WINDOW_BYTES = 1 << 17;

  private final DataFileReader in;
  private final Decider decider;
  private final boolean decide;
  private final Codecs codecs;
  private final Origins origins;
  private final long limit;
  private final Entry entry = new Entry();

  /** A part of the file. */
  private byte[] window = new byte[WINDOW_BYTES];

  private ByteBuffer fields = fields();
  private long windowStart;
  private int windowLength;

  private long read;

  /** Where the next entry starts in the file. */
  private long next;

  /** Where the key of this entry starts in the window. */
  private int body;

  private int keyLength;
  private int valueLength;

  /**
   * @param decider by the begin record that holds, or null where there is none yet
   * @param limit entries to read at most
   * @throws InputException when the file is not there or damaged
   */
  SegmentReader(
      Storage storage,
      String folder,
      Segment segment,
      Decider decider,
      long limit,
      Codecs codecs,
      Origins origins)
      throws IOException {
    this.in = DataFileReader.open(storage, folder, segment.file());
    this.decider = decider;
    this.decide = decider != null && !segment.decidedBy(decider);
    this.limit = Math.min(limit, segment.entries());
    this.codecs = codecs;
    this.origins = origins;
  }

  /** Moves on to the next entry, if there is one. */
  boolean next() throws IOException {
    if (read == limit) {
      return false;
    }
    int at = load(next, SegmentWriter.HEADER_BYTES);
    keyLength = fields.getInt(at);
    valueLength = fields.getInt(at + 4);
    int length = SegmentWriter.HEADER_BYTES + Math.max(keyLength, 0) + valueLength;
    at = load(next, length);
    entry.kind = Kind.of(fields.get(at + 8));
    entry.bad = fields.get(at + 9) != 0;
    entry.partition = fields.getInt(at + 12);
    entry.offset = fields.getLong(at + 16);
    entry.timestamp = fields.getLong(at + 24);
    entry.revision = fields.getLong(at + 32);
    entry.hash = fields.getLong(at + 40);
    entry.high = fields.getLong(at + 48);
    entry.low = fields.getLong(at + 56);
    body = at + SegmentWriter.HEADER_BYTES;
    next += length;
    read++;
    if (decide) {
      decider.decide(change(), entry);
    }
    return true;
  }

  /** Has bytes of the file in the window; returns where they start there. */
  private int load(long position, int length) throws IOException {
    if (position + length > windowStart + windowLength || position < windowStart) {
      if (length > window.length) {
        window = new byte[length];
        fields = fields();
      }
      windowStart = position;
      windowLength = (int) Math.min(window.length, in.payloadLength() - position);
      if (windowLength < length) {
        throw in.damaged(position, "an entry of " + length + " bytes does not fit the file");
      }
      in.readBytes(position, window, 0, windowLength);
    }
    return (int) (position - windowStart);
  }

  private ByteBuffer fields() {
    return ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
  }

  Entry entry() {
    return entry;
  }

  /** The record itself. */
  Change change() throws IOException {
    WireRecord edge = codecs.edge(window, valueAt(), valueLength);
    if (edge != null) {
      return (Change) edge;
    }
    try {
      return (Change)
          codecs.decode(value(), origins.of(entry.partition, entry.offset, entry.timestamp));
    } catch (WireException e) {
      throw new InputException(in.path() + ": holds what is no record: " + e.getMessage(), e);
    }
  }

  /** The record as it came. */
  RawRecord raw() {
    byte[] key = keyLength < 0 ? null : Arrays.copyOfRange(window, body, body + keyLength);
    return new RawRecord(key, value(), entry.partition, entry.offset, entry.timestamp);
  }

  private int valueAt() {
    return body + Math.max(keyLength, 0);
  }

  private byte[] value() {
    return Arrays.copyOfRange(window, valueAt(), valueAt() + valueLength);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
