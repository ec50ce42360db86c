package io.gamlp.graph.store;

import io.gamlp.graph.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * Writes one checksummed binary file, little endian, under a temporary name that it moves to the
 * final one when finished.
 *
 * <pre>
 * "GMLP" | int version | payload … | int crc32c of each 64 KiB of payload … | long payload length | int crc32c of table and length | "PLMG"
 * </pre>
 *
 * Chunk checksums let a reader verify just what it reads.
 */
public final class DataFileWriter implements Closeable {

  static final int MAGIC = 0x504c4d47;
  static final int END_MAGIC = 0x474d4c50;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 8;
  static final int FOOTER_BYTES = 16;
  static final int CHUNK_BYTES = 1 << 16;

  private final Storage storage;
  private final String directory;
  private final String name;
  private final String temporaryPath;
  private final OutputStream out;
  private final MessageDigest digest;
  private final CRC32C crc = new CRC32C();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  private final GrowingInts table = new GrowingInts();
  private long payloadLength;
  private boolean finished;

  /**
   * Creates the file under its temporary name.
   *
   * @param suffix tells apart the temporary files of writers that may write the same file at once
   */
  public DataFileWriter(Storage storage, String directory, String name, String suffix)
      throws IOException {
    this(storage, directory, name, suffix, null);
  }

  /**
   * The same, with a digest.
   *
   * @param digest (Output) digests the payload as well
   */
  DataFileWriter(
      Storage storage, String directory, String name, String suffix, MessageDigest digest)
      throws IOException {
    this.digest = digest;
    this.storage = storage;
    this.directory = directory;
    this.name = name;
    this.temporaryPath = Storage.resolve(directory, Temporary.name(name, suffix));
    this.out = storage.create(temporaryPath);
    buffer.putInt(MAGIC).putInt(VERSION);
    out.write(chunk, 0, HEADER_BYTES);
    buffer.clear();
  }

  public void writeBytes(byte[] values, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, room(1));
      buffer.put(values, from + done, n);
      done += n;
    }
  }

  public void writeInts(int[] values, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, room(Integer.BYTES));
      buffer.asIntBuffer().put(values, from + done, n);
      buffer.position(buffer.position() + n * Integer.BYTES);
      done += n;
    }
  }

  public void writeFloats(float[] values, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, room(Float.BYTES));
      buffer.asFloatBuffer().put(values, from + done, n);
      buffer.position(buffer.position() + n * Float.BYTES);
      done += n;
    }
  }

  public void writeDoubles(double[] values, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, room(Double.BYTES));
      buffer.asDoubleBuffer().put(values, from + done, n);
      buffer.position(buffer.position() + n * Double.BYTES);
      done += n;
    }
  }

  public void writeLong(long value) throws IOException {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  /** Ends the file and gives it its name. */
  public FileEntry finish() throws IOException {
    FileEntry entry = end();
    storage.move(temporaryPath, path());
    finished = true;
    return entry;
  }

  /**
   * Ends a file that others may write and read at the same time, with the same content. Where one
   * of them has given it its name already, that one stays: readers never find it away, as they may
   * for a moment where storage does not replace a file in one step. A damaged one is replaced.
   */
  public FileEntry finishUnlessThere() throws IOException {
    FileEntry entry = end();
    finished = storage.moveNew(temporaryPath, path());
    if (!finished && !isThere(entry)) {
      storage.move(temporaryPath, path());
      finished = true;
    }
    return entry;
  }

  private boolean isThere(FileEntry entry) throws IOException {
    try (DataFileReader there = DataFileReader.open(storage, directory, entry)) {
      there.verify();
      return true;
    } catch (InputException otherOrDamaged) {
      return false;
    }
  }

  private String path() {
    return Storage.resolve(directory, name);
  }

  private FileEntry end() throws IOException {
    flushChunk();
    ByteBuffer end =
        ByteBuffer.allocate(table.size() * Integer.BYTES + FOOTER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    end.asIntBuffer().put(table.array(), 0, table.size());
    end.position(table.size() * Integer.BYTES);
    end.putLong(payloadLength);
    crc.reset();
    crc.update(end.array(), 0, end.position());
    int checksum = (int) crc.getValue();
    end.putInt(checksum).putInt(END_MAGIC);
    out.write(end.array());
    out.close();
    return new FileEntry(
        name, HEADER_BYTES + payloadLength + end.capacity(), Checksums.hex(checksum));
  }

  /** Removes what was written unless it was finished. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      out.close();
      storage.delete(temporaryPath);
    }
  }

  /** Elements of {@code width} bytes that fit the current chunk, at least one. */
  private int room(int width) throws IOException {
    if (buffer.remaining() < width) {
      if (buffer.hasRemaining()) {
        throw new IllegalStateException(
            "elements of " + width + " bytes are not aligned in " + name);
      }
      flushChunk();
    }
    return buffer.remaining() / width;
  }

  /**
   * A full chunk has exactly {@link #CHUNK_BYTES} bytes: every array in a file has elements of one
   * width and starts at a multiple of it, so no element straddles two chunks.
   */
  private void flushChunk() throws IOException {
    int length = buffer.position();
    if (length == 0) {
      return;
    }
    crc.reset();
    crc.update(chunk, 0, length);
    table.add((int) crc.getValue());
    if (digest != null) {
      digest.update(chunk, 0, length);
    }
    out.write(chunk, 0, length);
    payloadLength += length;
    buffer.clear();
  }
}
