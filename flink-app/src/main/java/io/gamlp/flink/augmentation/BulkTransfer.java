package io.gamlp.flink.augmentation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves arrays through Flink's views in bulk copies of some KiB. Not for several threads. */
final class BulkTransfer {

  private static final int BYTES = 1 << 15;
  private static final int ELEMENTS = BYTES / Integer.BYTES;

  private final byte[] bytes = new byte[BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  void writeFloats(float[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (int done = 0; done < values.length; done += ELEMENTS) {
      int n = Math.min(ELEMENTS, values.length - done);
      buffer.asFloatBuffer().put(values, done, n);
      out.write(bytes, 0, n * Float.BYTES);
    }
  }

  void writeInts(int[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (int done = 0; done < values.length; done += ELEMENTS) {
      int n = Math.min(ELEMENTS, values.length - done);
      buffer.asIntBuffer().put(values, done, n);
      out.write(bytes, 0, n * Integer.BYTES);
    }
  }

  float[] readFloats(DataInputView in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int done = 0; done < values.length; done += ELEMENTS) {
      int n = Math.min(ELEMENTS, values.length - done);
      in.readFully(bytes, 0, n * Float.BYTES);
      buffer.asFloatBuffer().get(values, done, n);
    }
    return values;
  }

  int[] readInts(DataInputView in) throws IOException {
    int[] values = new int[in.readInt()];
    for (int done = 0; done < values.length; done += ELEMENTS) {
      int n = Math.min(ELEMENTS, values.length - done);
      in.readFully(bytes, 0, n * Integer.BYTES);
      buffer.asIntBuffer().get(values, done, n);
    }
    return values;
  }

  /** Copies what one of the write methods wrote. */
  void copyArray(DataInputView in, DataOutputView out) throws IOException {
    int length = in.readInt();
    out.writeInt(length);
    for (int done = 0; done < length; done += ELEMENTS) {
      int n = Math.min(ELEMENTS, length - done) * Integer.BYTES;
      in.readFully(bytes, 0, n);
      out.write(bytes, 0, n);
    }
  }
}
