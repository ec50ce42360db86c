package io.gamlp.graph.library;

import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.NodeIds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two graphs are the same, their nodes' ids included. */
final class GraphIdentity {

  private GraphIdentity() {}

  /**
   * @param rowsHash {@link io.gamlp.graph.SnapshotHash} of the graph
   * @return 64 hexadecimal digits
   */
  static String of(IdentifiedGraph graph, String rowsHash) {
    MessageDigest digest = sha256();
    String form =
        String.join(
            " ",
            rowsHash,
            graph.graph().name(),
            "directed=" + graph.directed(),
            "sparse=" + (graph.graph().features() instanceof SparseFeatures),
            "weighted=" + graph.graph().edges().weighted());
    digest.update(form.getBytes(StandardCharsets.UTF_8));
    for (int bytes = 1; bytes <= NodeIds.MAX_BYTES; bytes++) {
      byte[] block = graph.ids().ofLength(bytes);
      digest.update((" " + block.length + " ").getBytes(StandardCharsets.UTF_8));
      digest.update(block);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
