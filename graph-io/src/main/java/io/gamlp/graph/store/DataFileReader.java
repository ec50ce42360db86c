package io.gamlp.graph.store;

import io.gamlp.graph.InputException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Reads a file of {@link DataFileWriter} at any position, verifying each chunk it touches. Damage
 * of any kind is an {@link InputException} that names the file and the offset. Cheapest when read
 * in ascending order; not for use by several threads.
 */
public final class DataFileReader implements Closeable {

  private final String path;
  private final Storage.Input in;
  private final long payloadLength;
  private final int[] table;
  private final String checksum;
  private final CRC32C crc = new CRC32C();
  private final byte[] chunk = new byte[DataFileWriter.CHUNK_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  private long loadedChunk = -1;

  private DataFileReader(
      String path, Storage.Input in, long payloadLength, int[] table, String checksum) {
    this.path = path;
    this.in = in;
    this.payloadLength = payloadLength;
    this.table = table;
    this.checksum = checksum;
  }

  /** Opens a file that a manifest lists; refuses one of another length or content. */
  public static DataFileReader open(Storage storage, String directory, FileEntry entry)
      throws IOException {
    String path = Storage.resolve(directory, entry.name());
    DataFileReader reader = open(storage, path);
    long bytes = storage.length(path);
    if (bytes != entry.bytes() || !reader.checksum.equals(entry.checksum())) {
      reader.close();
      throw new InputException(
          path
              + ": is not the file its manifest lists: found "
              + bytes
              + " bytes with checksum "
              + reader.checksum
              + ", expected "
              + entry.bytes()
              + " with "
              + entry.checksum());
    }
    return reader;
  }

  /**
   * What a manifest has to know of a finished file; reads its checksum table, not its content.
   *
   * @throws InputException when there is no such file, or it is damaged
   */
  public static FileEntry entryOf(Storage storage, String directory, String name)
      throws IOException {
    String path = Storage.resolve(directory, name);
    try (DataFileReader reader = open(storage, path)) {
      return new FileEntry(name, storage.length(path), reader.checksum);
    }
  }

  private static DataFileReader open(Storage storage, String path) throws IOException {
    Storage.Input in;
    long length;
    try {
      in = storage.open(path);
      length = storage.length(path);
    } catch (FileNotFoundException e) {
      throw new InputException(path + ": there is no such file", e);
    }
    try {
      return parse(path, in, length);
    } catch (InputException | IOException e) {
      in.close();
      throw e;
    }
  }

  private static DataFileReader parse(String path, Storage.Input in, long length)
      throws IOException {
    int frame = DataFileWriter.HEADER_BYTES + DataFileWriter.FOOTER_BYTES;
    if (length < frame) {
      throw new InputException(
          path + ": truncated: found " + length + " bytes, expected at least " + frame);
    }
    ByteBuffer header = read(in, 0, DataFileWriter.HEADER_BYTES);
    if (header.getInt() != DataFileWriter.MAGIC) {
      throw new InputException(path + ": offset 0: not a data file of this program");
    }
    int version = header.getInt();
    if (version != DataFileWriter.VERSION) {
      throw new InputException(
          path
              + ": offset 4: found format version "
              + version
              + ", expected "
              + DataFileWriter.VERSION);
    }
    long footerAt = length - DataFileWriter.FOOTER_BYTES;
    ByteBuffer footer = read(in, footerAt, DataFileWriter.FOOTER_BYTES);
    long payloadLength = footer.getLong();
    int checksum = footer.getInt();
    long tableLength = length - frame - payloadLength;
    if (footer.getInt() != DataFileWriter.END_MAGIC
        || payloadLength < 0
        || tableLength != Integer.BYTES * chunks(payloadLength)) {
      throw new InputException(
          path + ": truncated or damaged: no valid footer at offset " + footerAt);
    }
    // The table's last entry also covers the length, as the writer computed it.
    ByteBuffer tail = read(in, footerAt - tableLength, (int) tableLength + Long.BYTES);
    CRC32C crc = new CRC32C();
    crc.update(tail.array(), 0, tail.capacity());
    if ((int) crc.getValue() != checksum) {
      throw new InputException(
          path + ": damaged checksum table at offset " + (footerAt - tableLength));
    }
    int[] table = new int[(int) (tableLength / Integer.BYTES)];
    tail.asIntBuffer().get(table);
    return new DataFileReader(path, in, payloadLength, table, Checksums.hex(checksum));
  }

  public long payloadLength() {
    return payloadLength;
  }

  public String path() {
    return path;
  }

  /**
   * @param position offset in the payload, in bytes
   */
  public void readBytes(long position, byte[] target, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, seek(position + done, 1, count - done));
      buffer.get(target, from + done, n);
      done += n;
    }
  }

  /**
   * @param position offset in the payload, in bytes; a multiple of 4
   */
  public void readInts(long position, int[] target, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = seek(position + 4L * done, Integer.BYTES, count - done);
      buffer.asIntBuffer().get(target, from + done, n);
      done += n;
    }
  }

  /**
   * @param position offset in the payload, in bytes; a multiple of 4
   */
  public void readFloats(long position, float[] target, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = seek(position + 4L * done, Float.BYTES, count - done);
      buffer.asFloatBuffer().get(target, from + done, n);
      done += n;
    }
  }

  /**
   * @param position offset in the payload, in bytes; a multiple of 8
   */
  public void readDoubles(long position, double[] target, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int n = seek(position + 8L * done, Double.BYTES, count - done);
      buffer.asDoubleBuffer().get(target, from + done, n);
      done += n;
    }
  }

  /**
   * @param position offset in the payload, in bytes; a multiple of 8
   */
  public long readLong(long position) throws IOException {
    seek(position, Long.BYTES, 1);
    return buffer.getLong();
  }

  /** Reads all of the file to see whether it is damaged. */
  void verify() throws IOException {
    for (long index = 0; index < chunks(payloadLength); index++) {
      load(index);
    }
  }

  /** Damage that only the reader of the content can notice. */
  public InputException damaged(long position, String what) {
    return new InputException(
        path + ": offset " + (DataFileWriter.HEADER_BYTES + position) + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Loads the chunk at a position; returns how many of the wanted elements it holds. */
  private int seek(long position, int width, int wanted) throws IOException {
    if (position < 0 || position + width > payloadLength) {
      throw damaged(position, "past the end of " + payloadLength + " bytes of content");
    }
    long index = position / DataFileWriter.CHUNK_BYTES;
    if (index != loadedChunk) {
      load(index);
    }
    buffer.position((int) (position - index * DataFileWriter.CHUNK_BYTES));
    return Math.min(wanted, buffer.remaining() / width);
  }

  private void load(long index) throws IOException {
    long start = index * DataFileWriter.CHUNK_BYTES;
    int length = (int) Math.min(DataFileWriter.CHUNK_BYTES, payloadLength - start);
    loadedChunk = -1;
    try {
      in.readFully(DataFileWriter.HEADER_BYTES + start, chunk, 0, length);
    } catch (EOFException e) {
      throw new InputException(path + ": truncated while it was read", e);
    }
    crc.reset();
    crc.update(chunk, 0, length);
    int found = (int) crc.getValue();
    if (found != table[(int) index]) {
      throw damaged(
          start,
          "damaged: found checksum "
              + Checksums.hex(found)
              + " over "
              + length
              + " bytes, expected "
              + Checksums.hex(table[(int) index]));
    }
    buffer.limit(length);
    loadedChunk = index;
  }

  private static ByteBuffer read(Storage.Input in, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long chunks(long payloadLength) {
    return (payloadLength + DataFileWriter.CHUNK_BYTES - 1) / DataFileWriter.CHUNK_BYTES;
  }
}
