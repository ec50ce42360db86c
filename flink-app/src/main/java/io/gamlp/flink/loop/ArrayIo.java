package io.gamlp.flink.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes and reads arrays in bulk, little-endian, each with its length in front. Owns a small
 * buffer, so it belongs to one thread.
 */
final class ArrayIo {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final double[] NO_DOUBLES = {};
  private static final float[] NO_FLOATS = {};
  private static final byte[] NO_BYTES = {};

  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  void write(float[] array, DataOutputView out) throws IOException {
    out.writeInt(array.length);
    for (int done = 0; done < array.length; ) {
      int count = Math.min(array.length - done, BUFFER_BYTES / 4);
      buffer.clear();
      buffer.asFloatBuffer().put(array, done, count);
      out.write(bytes, 0, 4 * count);
      done += count;
    }
  }

  float[] readFloats(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length == 0) {
      return NO_FLOATS;
    }
    float[] array = new float[length];
    for (int done = 0; done < length; ) {
      int count = Math.min(length - done, BUFFER_BYTES / 4);
      in.readFully(bytes, 0, 4 * count);
      buffer.clear();
      buffer.asFloatBuffer().get(array, done, count);
      done += count;
    }
    return array;
  }

  void write(double[] array, DataOutputView out) throws IOException {
    out.writeInt(array.length);
    for (double d : array) {
      out.writeDouble(d);
    }
  }

  double[] readDoubles(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length == 0) {
      return NO_DOUBLES;
    }
    double[] array = new double[length];
    for (int i = 0; i < length; i++) {
      array[i] = in.readDouble();
    }
    return array;
  }

  void write(byte[] array, DataOutputView out) throws IOException {
    out.writeInt(array.length);
    out.write(array, 0, array.length);
  }

  byte[] readBytes(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length == 0) {
      return NO_BYTES;
    }
    byte[] array = new byte[length];
    in.readFully(array);
    return array;
  }

  /** Copies an array as {@link #write} left it, without making objects of it. */
  void copy(int elementBytes, DataInputView in, DataOutputView out) throws IOException {
    int length = in.readInt();
    out.writeInt(length);
    copyBytes((long) length * elementBytes, in, out);
  }

  /** Copies bytes as they are. (Not every output view can take them from an input view itself.) */
  void copyBytes(long count, DataInputView in, DataOutputView out) throws IOException {
    for (long done = 0; done < count; ) {
      int step = (int) Math.min(count - done, BUFFER_BYTES);
      in.readFully(bytes, 0, step);
      out.write(bytes, 0, step);
      done += step;
    }
  }

  /** {@code length} floats of an array from {@code from} on, as little-endian bytes after a gap. */
  static byte[] toBytes(float[] array, int from, int length, int gap) {
    byte[] bytes = new byte[gap + 4 * length];
    ByteBuffer.wrap(bytes, gap, 4 * length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(array, from, length);
    return bytes;
  }

  /** Reverses {@link #toBytes}: fills the array from {@code to} on, returns how many it read. */
  static int fromBytes(byte[] bytes, int gap, float[] array, int to) {
    int length = (bytes.length - gap) / 4;
    ByteBuffer.wrap(bytes, gap, 4 * length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(array, to, length);
    return length;
  }

  static byte[] slice(byte[] array, int from, int length, int gap) {
    byte[] bytes = new byte[gap + length];
    System.arraycopy(array, from, bytes, gap, length);
    return bytes;
  }

  static byte[] doublesToBytes(double[] array) {
    byte[] bytes = new byte[8 * array.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(array);
    return bytes;
  }

  static double[] doublesFromBytes(byte[] bytes) {
    double[] array = new double[bytes.length / 8];
    ByteBuffer.wrap(Arrays.copyOf(bytes, 8 * array.length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(array);
    return array;
  }
}
