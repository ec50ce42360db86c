package io.gamlp.graph.npy;

import io.gamlp.graph.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads one NPY array: float32/64, (u)int8/16/32, int64, bool and text, little endian, C order, or
 * Fortran order in one or two dimensions.
 *
 * <p>Memory is asked for as bytes arrive, never because a header says so.
 */
public final class NpyReader {

  private static final int CHUNK = 1 << 16;
  private static final int FIRST_ELEMENTS = 1 << 16;

  private NpyReader() {}

  /**
   * Reads a file that holds one array.
   *
   * @throws InputException naming the file and offset if it is missing, truncated or malformed
   */
  public static NpyArray read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      long bytes = Files.size(file);
      return read(in, file.toString(), bytes, bytes);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads one array that must fill the stream.
   *
   * @param where file and entry, for messages
   * @param atMost bytes that the stream can hold at the very most
   * @param present bytes that are known to be there; larger arrays grow as they are read
   */
  static NpyArray read(InputStream in, String where, long atMost, long present) throws IOException {
    NpyHeader header = NpyHeader.read(in, where);
    int count = header.count();
    long bytes = count < 0 ? Long.MAX_VALUE : (long) count * header.itemBytes();
    if (bytes > atMost - header.headerBytes()) {
      throw new InputException(
          String.format(
              "%s, offset %d: the header asks for an array of shape %s, more than the file holds",
              where, header.headerBytes(), Arrays.toString(header.shape())));
    }
    if (header.fortranOrder() && header.shape().length > 2) {
      throw new InputException(
          where
              + ": Fortran order is read in one or two dimensions only, found "
              + Arrays.toString(header.shape()));
    }
    boolean known = bytes <= present - header.headerBytes();
    Source source = new Source(in, where, header, count, known ? count : FIRST_ELEMENTS);
    Object elements = source.elements();
    if (in.read() >= 0) {
      throw new InputException(
          where + ", offset " + (header.headerBytes() + bytes) + ": bytes follow the array's end");
    }
    if (header.fortranOrder() && header.shape().length == 2) {
      elements = transposed(elements, header.shape()[0], header.shape()[1]);
    }
    return new NpyArray(where, header.type(), header.shape(), elements);
  }

  private static Object transposed(Object elements, int rows, int columns) {
    Object result =
        java.lang.reflect.Array.newInstance(elements.getClass().getComponentType(), rows * columns);
    if (elements instanceof float[] from) {
      float[] to = (float[]) result;
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          to[r * columns + c] = from[c * rows + r];
        }
      }
      return to;
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        System.arraycopy(elements, c * rows + r, result, r * columns + c, 1);
      }
    }
    return result;
  }

  /** The data part of one array. */
  private static final class Source {
    private final InputStream in;
    private final String where;
    private final NpyHeader header;
    private final int count;
    private final int firstCapacity;
    private final ByteBuffer chunk;

    Source(InputStream in, String where, NpyHeader header, int count, int firstCapacity) {
      this.in = in;
      this.where = where;
      this.header = header;
      this.count = count;
      this.firstCapacity = Math.min(count, firstCapacity);
      int perChunk = header.itemBytes() == 0 ? 1 : Math.max(1, CHUNK / header.itemBytes());
      this.chunk =
          ByteBuffer.allocate(perChunk * header.itemBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    Object elements() throws IOException {
      return switch (header.type()) {
        case FLOAT32 -> floats();
        case FLOAT64 -> doubles();
        case INT64, UINT32 -> longs();
        case INT8, INT16, INT32, UINT8, UINT16, BOOL -> ints();
        case BYTES, UNICODE -> text();
      };
    }

    private float[] floats() throws IOException {
      float[] values = new float[firstCapacity];
      for (int done = 0; done < count; ) {
        int n = fill(done);
        if (done + n > values.length) {
          values = Arrays.copyOf(values, grown(values.length, done + n));
        }
        chunk.asFloatBuffer().get(values, done, n);
        done += n;
      }
      return values;
    }

    private double[] doubles() throws IOException {
      double[] values = new double[firstCapacity];
      for (int done = 0; done < count; ) {
        int n = fill(done);
        if (done + n > values.length) {
          values = Arrays.copyOf(values, grown(values.length, done + n));
        }
        chunk.asDoubleBuffer().get(values, done, n);
        done += n;
      }
      return values;
    }

    private long[] longs() throws IOException {
      long[] values = new long[firstCapacity];
      for (int done = 0; done < count; ) {
        int n = fill(done);
        if (done + n > values.length) {
          values = Arrays.copyOf(values, grown(values.length, done + n));
        }
        if (header.type() == NpyType.INT64) {
          chunk.asLongBuffer().get(values, done, n);
        } else {
          for (int i = 0; i < n; i++) {
            values[done + i] = Integer.toUnsignedLong(chunk.getInt(4 * i));
          }
        }
        done += n;
      }
      return values;
    }

    private int[] ints() throws IOException {
      int[] values = new int[firstCapacity];
      for (int done = 0; done < count; ) {
        int n = fill(done);
        if (done + n > values.length) {
          values = Arrays.copyOf(values, grown(values.length, done + n));
        }
        if (header.type() == NpyType.INT32) {
          chunk.asIntBuffer().get(values, done, n);
        } else {
          for (int i = 0; i < n; i++) {
            values[done + i] = smallInt(i);
          }
        }
        done += n;
      }
      return values;
    }

    private int smallInt(int index) {
      return switch (header.type()) {
        case INT8 -> chunk.get(index);
        case UINT8 -> chunk.get(index) & 0xFF;
        case BOOL -> chunk.get(index) == 0 ? 0 : 1;
        case INT16 -> chunk.getShort(2 * index);
        case UINT16 -> chunk.getShort(2 * index) & 0xFFFF;
        default -> throw new IllegalStateException(header.type().toString());
      };
    }

    private String[] text() throws IOException {
      if (header.itemBytes() == 0) {
        if (count > FIRST_ELEMENTS) {
          throw new InputException(where + ": expected text, found " + count + " empty strings");
        }
        String[] empty = new String[count];
        Arrays.fill(empty, "");
        return empty;
      }
      String[] values = new String[firstCapacity];
      for (int done = 0; done < count; ) {
        int n = fill(done);
        if (done + n > values.length) {
          values = Arrays.copyOf(values, grown(values.length, done + n));
        }
        for (int i = 0; i < n; i++) {
          values[done + i] = textAt(i * header.itemBytes());
        }
        done += n;
      }
      return values;
    }

    private String textAt(int start) {
      if (header.type() == NpyType.BYTES) {
        int end = start;
        while (end < start + header.itemBytes() && chunk.get(end) != 0) {
          end++;
        }
        return new String(chunk.array(), start, end - start, StandardCharsets.ISO_8859_1);
      }
      StringBuilder text = new StringBuilder();
      for (int at = start; at < start + header.itemBytes() && chunk.getInt(at) != 0; at += 4) {
        int point = chunk.getInt(at);
        text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xFFFD);
      }
      return text.toString();
    }

    /** Brings the next elements into the chunk and says how many. */
    private int fill(int done) throws IOException {
      int item = header.itemBytes();
      int n = Math.min(count - done, chunk.capacity() / item);
      int got = in.readNBytes(chunk.array(), 0, n * item);
      if (got < n * item) {
        long offset = header.headerBytes() + (long) done * item + got;
        throw new InputException(
            String.format(
                "%s, offset %d: the file ends, expected %d elements of %d bytes (truncated)",
                where, offset, count, item));
      }
      return n;
    }

    private int grown(int length, int needed) {
      return (int) Math.min(count, Math.max(needed, 2L * length));
    }
  }
}
