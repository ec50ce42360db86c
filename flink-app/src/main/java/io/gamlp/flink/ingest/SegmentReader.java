package io.gamlp.flink.ingest;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.WireException;
import io.gamlp.graph.wire.WireRecord.Change;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

  private final DataFileReader in;
  private final Decider decider;
  private final boolean decide;
  private final Codecs codecs;
  private final Origins origins;
  private final long limit;
  private final Entry entry = new Entry();
  private final byte[] header = new byte[SegmentWriter.HEADER_BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);

  private long read;
  private long body;
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
    long at = body + Math.max(keyLength, 0) + valueLength;
    in.readBytes(at, header, 0, header.length);
    fields.clear();
    keyLength = fields.getInt();
    valueLength = fields.getInt();
    entry.kind = Kind.of(fields.get());
    entry.bad = fields.get() != 0;
    fields.getShort();
    entry.partition = fields.getInt();
    entry.offset = fields.getLong();
    entry.timestamp = fields.getLong();
    entry.revision = fields.getLong();
    entry.hash = fields.getLong();
    entry.high = fields.getLong();
    entry.low = fields.getLong();
    body = at + header.length;
    read++;
    if (decide) {
      decider.decide(change(), entry);
    }
    return true;
  }

  Entry entry() {
    return entry;
  }

  /** The record itself. */
  Change change() throws IOException {
    try {
      return (Change)
          codecs.decode(value(), origins.of(entry.partition, entry.offset, entry.timestamp));
    } catch (WireException e) {
      throw new InputException(in.path() + ": holds what is no record: " + e.getMessage(), e);
    }
  }

  /** The record as it came. */
  RawRecord raw() throws IOException {
    byte[] key = null;
    if (keyLength >= 0) {
      key = new byte[keyLength];
      in.readBytes(body, key, 0, keyLength);
    }
    return new RawRecord(key, value(), entry.partition, entry.offset, entry.timestamp);
  }

  private byte[] value() throws IOException {
    byte[] value = new byte[valueLength];
    in.readBytes(body + Math.max(keyLength, 0), value, 0, valueLength);
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
