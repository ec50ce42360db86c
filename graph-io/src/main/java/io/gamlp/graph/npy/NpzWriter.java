package io.gamlp.graph.npy;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an NPZ that {@code numpy.load} reads: little endian, C order. The same arrays in the same
 * order give the same bytes.
 *
 * <pre>{@code
 * try (NpzWriter npz = NpzWriter.stored(out)) {
 *   npz.put("W1", w, rows, columns);
 * }
 * }</pre>
 */
public final class NpzWriter implements Closeable {

  private static final int CHUNK = 1 << 16;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;
  private final boolean stored;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  private NpzWriter(OutputStream out, boolean stored) {
    this.zip = new ZipOutputStream(out);
    this.stored = stored;
    zip.setLevel(Deflater.BEST_SPEED);
  }

  /** A writer without compression: bytes depend on nothing but the arrays. For models. */
  public static NpzWriter stored(OutputStream out) {
    return new NpzWriter(out, true);
  }

  /** A writer that deflates: for sparse features, which shrink several times. */
  public static NpzWriter deflated(OutputStream out) {
    return new NpzWriter(out, false);
  }

  /**
   * Adds a float32 array.
   *
   * @param values row after row
   * @param shape lengths of the dimensions; their product is {@code values.length}
   */
  public void put(String name, float[] values, int... shape) throws IOException {
    put(
        name,
        "<f4",
        4,
        values.length,
        shape,
        (from, n, to) -> to.asFloatBuffer().put(FloatBuffer.wrap(values, from, n)));
  }

  /** Adds an int32 array; see {@link #put(String, float[], int...)}. */
  public void put(String name, int[] values, int... shape) throws IOException {
    put(
        name,
        "<i4",
        4,
        values.length,
        shape,
        (from, n, to) -> to.asIntBuffer().put(IntBuffer.wrap(values, from, n)));
  }

  /** Adds an int64 array; see {@link #put(String, float[], int...)}. */
  public void put(String name, long[] values, int... shape) throws IOException {
    put(
        name,
        "<i8",
        8,
        values.length,
        shape,
        (from, n, to) -> to.asLongBuffer().put(LongBuffer.wrap(values, from, n)));
  }

  /** Adds a scalar of ASCII text, as SciPy keeps a matrix's format. */
  public void putText(String name, String text) throws IOException {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    put(
        name,
        "|S" + ascii.length,
        ascii.length,
        1,
        new int[0],
        (from, n, to) -> to.duplicate().put(ascii));
  }

  /** Copies elements {@code from … from+n-1} to the start of a buffer. */
  private interface Elements {
    Buffer copy(int from, int n, ByteBuffer to);
  }

  private void put(
      String name, String descr, int itemBytes, int count, int[] shape, Elements elements)
      throws IOException {
    long product = 1;
    for (int length : shape) {
      product *= length;
    }
    if (product != count) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + count + " elements");
    }
    byte[] header = header(descr, shape);
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(NO_TIME);
    if (stored) {
      CRC32 crc = new CRC32();
      crc.update(header);
      forEachChunk(elements, count, itemBytes, crc::update);
      entry.setMethod(ZipEntry.STORED);
      entry.setCrc(crc.getValue());
      entry.setSize(header.length + (long) count * itemBytes);
    }
    zip.putNextEntry(entry);
    zip.write(header);
    forEachChunk(elements, count, itemBytes, zip::write);
    zip.closeEntry();
  }

  private interface ByteSink {
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  private void forEachChunk(Elements elements, int count, int itemBytes, ByteSink sink)
      throws IOException {
    int perChunk = CHUNK / itemBytes;
    for (int from = 0; from < count; from += perChunk) {
      int n = Math.min(perChunk, count - from);
      elements.copy(from, n, chunk.clear());
      sink.accept(chunk.array(), 0, n * itemBytes);
      if (count - from <= perChunk) {
        return; // from + perChunk may be beyond int's range
      }
    }
  }

  /** NPY version 1.0, padded with spaces so that the data starts at a multiple of 64. */
  static byte[] header(String descr, int[] shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String tuple = "(" + lengths + (shape.length == 1 ? ",)" : ")");
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + tuple + ", }";
    int unpadded = 10 + dict.length() + 1;
    int padding = (64 - unpadded % 64) % 64;
    int length = dict.length() + padding + 1;
    byte[] start = {
      (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >>> 8)
    };
    byte[] text = (dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] header = Arrays.copyOf(start, start.length + text.length);
    System.arraycopy(text, 0, header, start.length, text.length);
    return header;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
