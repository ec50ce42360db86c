package io.gamlp.flink.prediction;

import io.gamlp.graph.store.Storage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The predictions of one node block on storage, between the task that made them and whoever puts
 * them together: class (int) and the probabilities of all classes (floats) of each node of the
 * block, big endian, in the order of nodes.
 */
final class PredictionPart {

  private static final int PIECE_BYTES = 1 << 20;

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

  /** Reads a part some thousand nodes at a time. */
  static void read(
      Storage storage,
      String path,
      int firstNode,
      int nodes,
      int classes,
      PredictionConsumer consumer)
      throws IOException {
    int bytesPerNode = Integer.BYTES + Math.multiplyExact(classes, Float.BYTES);
    int nodesAtOnce = Math.min(nodes, Math.max(1, PIECE_BYTES / bytesPerNode));
    byte[] bytes = new byte[nodesAtOnce * bytesPerNode];
    float[] probabilities = new float[classes];
    try (Storage.Input in = storage.open(path)) {
      for (int done = 0; done < nodes; done += nodesAtOnce) {
        int count = Math.min(nodesAtOnce, nodes - done);
        in.readFully((long) done * bytesPerNode, bytes, 0, count * bytesPerNode);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < count; i++) {
          int predicted = buffer.getInt();
          for (int c = 0; c < classes; c++) {
            probabilities[c] = buffer.getFloat();
          }
          consumer.accept(firstNode + done + i, predicted, probabilities);
        }
      }
    }
  }
}
