package io.gamlp.flink.prediction;

import io.gamlp.graph.store.Storage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The predictions of one node block on storage, between the task that made them and whoever puts
 * them together: class (int) and probability (float) of each node of the block, big endian, in the
 * order of nodes.
 */
final class PredictionPart {

  private static final int BYTES_PER_NODE = Integer.BYTES + Float.BYTES;

  private PredictionPart() {}

  static String path(String directory, int block) {
    return Storage.resolve(directory, "block-" + block);
  }

  /** Writes the part under a temporary name first, so that it is whole when it is there. */
  static void write(Storage storage, String path, Source source) throws IOException {
    String temporary = path + ".tmp";
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(storage.create(temporary), 1 << 16))) {
      source.writeTo(out);
    }
    storage.move(temporary, path);
  }

  /** Writes the nodes of a part in order. */
  interface Source {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Gets the nodes of a part in order. */
  interface Target {
    void accept(int node, int predicted, float probability) throws IOException;
  }

  static void read(Storage storage, String path, int firstNode, int nodes, Target target)
      throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(nodes, BYTES_PER_NODE)];
    try (Storage.Input in = storage.open(path)) {
      in.readFully(0, bytes, 0, bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < nodes; i++) {
      target.accept(firstNode + i, buffer.getInt(), buffer.getFloat());
    }
  }
}
