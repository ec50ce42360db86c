package io.gamlp.flink.training;

import io.gamlp.admm.training.StartWeights;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Given start weights on the way from the client to the tasks: a file beside the augmented
 * snapshot, since weights may be too large for a job graph.
 *
 * <p>Layout, big endian: the number of layers L; L times rows and columns (ints); then W and b of
 * each layer as little-endian float32.
 */
final class StartWeightsFile {

  private StartWeightsFile() {}

  static void write(Storage storage, String path, Weights weights) throws IOException {
    String temporary = path + ".tmp";
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(storage.create(temporary)))) {
      out.writeInt(weights.depth());
      for (LayerWeights layer : weights.layers()) {
        out.writeInt(layer.rows());
        out.writeInt(layer.columns());
      }
      for (LayerWeights layer : weights.layers()) {
        out.write(bytes(layer.weights()));
        out.write(bytes(layer.bias()));
      }
    }
    storage.move(temporary, path);
  }

  /**
   * @param path what {@link #write} wrote
   * @param layers layers of the deepest chain; the file's last layer starts the output layer
   */
  static StartWeights read(Storage storage, String path, int layers) throws IOException {
    try (Storage.Input in = storage.open(path)) {
      ByteBuffer depth = read(in, 0, Integer.BYTES);
      int given = depth.getInt();
      if (given < 1 || given > layers) {
        throw new InputException(
            path + ": found " + given + " layers at offset 0, expected 1 to " + layers);
      }
      ByteBuffer shapes = read(in, Integer.BYTES, given * 2 * Integer.BYTES);
      float[][] w = new float[layers + 1][];
      float[][] b = new float[layers + 1][];
      long offset = Integer.BYTES + (long) given * 2 * Integer.BYTES;
      for (int l = 1; l <= given; l++) {
        int rows = shapes.getInt();
        int columns = shapes.getInt();
        int layer = l == given ? layers : l;
        w[layer] = floats(in, offset, Math.multiplyExact(rows, columns));
        offset += 4L * w[layer].length;
        b[layer] = floats(in, offset, rows);
        offset += 4L * rows;
      }
      return new StartWeights() {
        @Override
        public float[] weights(int layer) {
          return w[layer].clone();
        }

        @Override
        public float[] bias(int layer) {
          return b[layer].clone();
        }

        @Override
        public boolean isCandidate() {
          return true;
        }
      };
    }
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  private static float[] floats(Storage.Input in, long offset, int count) throws IOException {
    float[] values = new float[count];
    read(in, offset, Math.multiplyExact(count, Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static ByteBuffer read(Storage.Input in, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(offset, bytes, 0, length);
    return ByteBuffer.wrap(bytes);
  }
}
