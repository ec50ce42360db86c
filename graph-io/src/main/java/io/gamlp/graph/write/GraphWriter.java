package io.gamlp.graph.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.npy.NpzWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a snapshot as a CSV folder: edges.csv, features.npz, labels.csv, splits.csv, meta.json.
 * The same snapshot gives the same bytes; reading them gives the same snapshot.
 */
public final class GraphWriter {

  private GraphWriter() {}

  /**
   * Writes the folder, making it where it is missing.
   *
   * @throws IOException if the folder or a file cannot be written
   */
  public static void write(GraphSnapshot graph, Path folder) throws IOException {
    Files.createDirectories(folder);
    writeText(folder.resolve("edges.csv"), out -> writeEdges(graph.edges(), out));
    AtomicFile.write(
        folder.resolve("features.npz"),
        out -> {
          try (NpzWriter npz = NpzWriter.deflated(out)) {
            writeFeatures(graph, npz);
          }
        });
    writeText(folder.resolve("labels.csv"), out -> writeLabels(graph, out));
    writeText(folder.resolve("splits.csv"), out -> writeSplits(graph, out));
    writeText(
        folder.resolve("meta.json"),
        out ->
            out.write(new ObjectMapper().writeValueAsString(Map.of("name", graph.name())) + "\n"));
  }

  private static void writeEdges(EdgeList edges, Writer out) throws IOException {
    out.write(edges.weighted() ? "src,dst,weight\n" : "src,dst\n");
    StringBuilder line = new StringBuilder();
    for (int e = 0; e < edges.size(); e++) {
      line.setLength(0);
      line.append(edges.sources()[e]).append(',').append(edges.targets()[e]);
      if (edges.weighted()) {
        line.append(',').append(edges.weights()[e]);
      }
      out.append(line.append('\n'));
    }
  }

  private static void writeFeatures(GraphSnapshot graph, NpzWriter npz) throws IOException {
    if (graph.features() instanceof SparseFeatures sparse) {
      npz.put("indices", sparse.columns(), sparse.columns().length);
      npz.put("indptr", sparse.rowStart(), sparse.rowStart().length);
      npz.putText("format", "csr");
      npz.put("shape", new long[] {sparse.numNodes(), sparse.dimension()}, 2);
      npz.put("data", sparse.values(), sparse.values().length);
    } else if (graph.features() instanceof DenseFeatures dense) {
      npz.put("features", dense.values(), dense.numNodes(), dense.dimension());
    }
  }

  private static void writeLabels(GraphSnapshot graph, Writer out) throws IOException {
    out.write("node,label\n");
    for (int v = 0; v < graph.numNodes(); v++) {
      out.write(v + "," + graph.labels()[v] + "\n");
    }
  }

  private static void writeSplits(GraphSnapshot graph, Writer out) throws IOException {
    out.write("node,split\n");
    for (int v = 0; v < graph.numNodes(); v++) {
      SplitRole role = SplitRole.values()[graph.roles()[v]];
      if (role != SplitRole.NONE) {
        out.write(v + "," + role.name().toLowerCase(Locale.ROOT) + "\n");
      }
    }
  }

  private interface Text {
    void writeTo(Writer out) throws IOException;
  }

  private static void writeText(Path file, Text text) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          Writer writer =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
          text.writeTo(writer);
          writer.flush();
        });
  }
}
