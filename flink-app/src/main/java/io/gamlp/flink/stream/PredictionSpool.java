package io.gamlp.flink.stream;

import io.gamlp.flink.kafka.SnapshotPredictions;
import io.gamlp.flink.prediction.PredictionConsumer;
import io.gamlp.graph.wire.NodeIds;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Predictions on the way from the job to Kafka, in a file of this host: the job ends before the
 * transaction begins, and neither holds all of them in memory.
 */
final class PredictionSpool implements PredictionConsumer, Closeable {

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final DataOutputStream out;
  private int classes;
  private int rows;
  private byte[] row;

  PredictionSpool() throws IOException {
    file = Files.createTempFile("gamlp-predictions", ".bin");
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
  }

  /** Takes the rows in order, from node 0 on. */
  @Override
  public void accept(int node, int predicted, float[] probabilities) throws IOException {
    if (node != rows) {
      throw new IllegalStateException("found node " + node + ", expected " + rows);
    }
    if (row == null) {
      classes = probabilities.length;
      row = new byte[Integer.BYTES + Float.BYTES * classes];
    }
    ByteBuffer buffer = ByteBuffer.wrap(row).putInt(predicted);
    buffer.asFloatBuffer().put(probabilities);
    out.write(row);
    rows++;
  }

  /** How many there are. */
  int size() {
    return rows;
  }

  /** All rows with the ids of their nodes; may be asked for several times. */
  SnapshotPredictions.Rows rows(NodeIds ids) throws IOException {
    out.flush();
    return consumer -> {
      float[] probabilities = new float[classes];
      byte[] bytes = new byte[Integer.BYTES + Float.BYTES * classes];
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
        for (int node = 0; node < rows; node++) {
          in.readFully(bytes);
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          int predicted = buffer.getInt();
          buffer.asFloatBuffer().get(probabilities);
          consumer.accept(ids.id(node), predicted, probabilities);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
