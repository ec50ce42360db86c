package io.gamlp.graph.pickle;

import io.gamlp.graph.InputException;
import io.gamlp.graph.npy.NpyType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A NumPy array out of a pickle.
 *
 * @param type element type
 * @param shape one or two lengths
 * @param fortranOrder whether the first index runs fastest
 * @param bytes the elements, little endian
 */
public record PickledArray(NpyType type, int[] shape, boolean fortranOrder, byte[] bytes) {

  static PickledArray of(
      NpyType type, int[] shape, boolean fortranOrder, String latin1, String where) {
    long count = 1;
    for (int length : shape) {
      count *= length;
      if (count > Integer.MAX_VALUE) {
        break;
      }
    }
    if (count * type.unitBytes() != latin1.length()) {
      throw new InputException(
          String.format(
              "%s: an array of shape %s of %s does not take %d bytes",
              where, java.util.Arrays.toString(shape), type, latin1.length()));
    }
    return new PickledArray(
        type, shape, fortranOrder, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  public int size() {
    return bytes.length / type.unitBytes();
  }

  /** The elements in C order, as float64: exact for all types but the greatest int64. */
  public double[] toDoubles() {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[size()];
    boolean transpose = fortranOrder && shape.length == 2;
    for (int i = 0; i < values.length; i++) {
      int at = transpose ? (i % shape[1]) * shape[0] + i / shape[1] : i;
      values[i] = element(data, at);
    }
    return values;
  }

  private double element(ByteBuffer data, int index) {
    return switch (type) {
      case FLOAT32 -> data.getFloat(4 * index);
      case FLOAT64 -> data.getDouble(8 * index);
      case INT8 -> data.get(index);
      case UINT8 -> data.get(index) & 0xFF;
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      case INT16 -> data.getShort(2 * index);
      case UINT16 -> data.getShort(2 * index) & 0xFFFF;
      case INT32 -> data.getInt(4 * index);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * index));
      case INT64 -> data.getLong(8 * index);
      case BYTES, UNICODE -> throw new IllegalStateException(type.toString());
    };
  }
}
