package io.gamlp.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A checksum of a snapshot's content, for the provenance of models.
 *
 * <p>It does not depend on the order in which edges were read, on whether equal features are stored
 * sparse or dense, on whether a weight of 1 is written down, or on the name.
 */
public final class SnapshotHash {

  private static final String FORMAT = "gamlp-snapshot-1";
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  private SnapshotHash() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The checksum as 64 hexadecimal digits. */
  public static String sha256(GraphSnapshot graph) {
    SnapshotHash hash = new SnapshotHash();
    hash.digest.update(FORMAT.getBytes(StandardCharsets.US_ASCII));
    hash.add(graph.numNodes());
    hash.addEdges(graph.edges(), graph.numNodes());
    hash.addFeatures(graph.features());
    hash.add(graph.numClasses());
    for (int label : graph.labels()) {
      hash.add(label);
    }
    for (byte role : graph.roles()) {
      hash.add(role);
    }
    hash.flush();
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  /** Source after source; within one, by target, then weight. Directions count. */
  private void addEdges(EdgeList edges, int numNodes) {
    int[] start = new int[numNodes + 1];
    for (int source : edges.sources()) {
      start[source + 1]++;
    }
    for (int v = 0; v < numNodes; v++) {
      start[v + 1] += start[v];
    }
    int[] next = Arrays.copyOf(start, numNodes);
    long[] targets = new long[edges.size()];
    for (int e = 0; e < edges.size(); e++) {
      float weight = edges.weighted() ? edges.weights()[e] : 1f;
      targets[next[edges.sources()[e]]++] =
          ((long) edges.targets()[e] << 32) | Float.floatToIntBits(weight);
    }
    for (int v = 0; v < numNodes; v++) {
      Arrays.sort(targets, start[v], start[v + 1]);
      add(start[v + 1] - start[v]);
      for (int i = start[v]; i < start[v + 1]; i++) {
        add((int) (targets[i] >>> 32));
        add((int) targets[i]);
      }
    }
  }

  /** Row after row the entries that are not zero, each row ended by -1. */
  private void addFeatures(NodeFeatures features) {
    int dimension = features.dimension();
    add(dimension);
    for (int v = 0; v < features.numNodes(); v++) {
      if (features instanceof SparseFeatures sparse) {
        for (int i = sparse.rowStart()[v]; i < sparse.rowStart()[v + 1]; i++) {
          addEntry(sparse.columns()[i], sparse.values()[i]);
        }
      } else if (features instanceof DenseFeatures dense) {
        for (int c = 0; c < dimension; c++) {
          addEntry(c, dense.values()[v * dimension + c]);
        }
      }
      add(-1);
    }
  }

  private void addEntry(int column, float value) {
    if (value != 0f) {
      add(column);
      add(Float.floatToIntBits(value));
    }
  }

  private void add(int value) {
    if (chunk.remaining() < Integer.BYTES) {
      flush();
    }
    chunk.putInt(value);
  }

  private void flush() {
    digest.update(chunk.array(), 0, chunk.position());
    chunk.clear();
  }
}
