package io.gamlp.flink.ingest;

import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * Writes a segment file: a {@link DataFileWriter} file, so with checksums, of entries of
 *
 * <pre>
 * int key length or -1 | int value length | byte kind | byte bad | 2 bytes 0 | int partition | long offset | long timestamp | long revision | long hash | long high | long low | key | value
 * </pre>
 *
 * little endian. In a segment that is not decided bad, hash, high and low are 0.
 */
final class SegmentWriter implements Closeable {

  static final int HEADER_BYTES = 64;

  private final DataFileWriter out;
  private final boolean decided;
  private final long begin;
  private final byte[] header = new byte[HEADER_BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
  private final Tally tally = new Tally();
  private long entries;
  private long bad;
  private long latest = Long.MIN_VALUE;

  /**
   * @param decider says what is in the entries, or null where nothing is known yet
   */
  SegmentWriter(Storage storage, String folder, Decider decider) throws IOException {
    String name = UUID.randomUUID() + ".segment";
    this.out = new DataFileWriter(storage, folder, name, "spool");
    this.decided = decider != null;
    this.begin = decided ? decider.beginHash() : 0;
  }

  void add(Entry entry, byte[] key, byte[] value) throws IOException {
    fields.clear();
    fields.putInt(key == null ? -1 : key.length).putInt(value.length);
    fields.put((byte) entry.kind.ordinal()).put((byte) (entry.bad ? 1 : 0)).putShort((short) 0);
    fields.putInt(entry.partition).putLong(entry.offset).putLong(entry.timestamp);
    fields.putLong(entry.revision).putLong(entry.hash).putLong(entry.high).putLong(entry.low);
    out.writeBytes(header, 0, HEADER_BYTES);
    if (key != null) {
      out.writeBytes(key, 0, key.length);
    }
    out.writeBytes(value, 0, value.length);
    entries++;
    latest = Math.max(latest, entry.timestamp);
    if (decided) {
      tally.add(entry.kind, entry.hash);
      bad += entry.bad ? 1 : 0;
    }
  }

  Segment finish() throws IOException {
    return new Segment(out.finish(), entries, begin, decided, tally, bad, latest);
  }

  /** Removes the file unless it was finished. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
