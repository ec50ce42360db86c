package io.gamlp.benchmarks.rows;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.npy.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes an undirected graph with sparse features as the NPZ of Shchur et al. 2018. */
final class AttributedNpz {

  private AttributedNpz() {}

  static void write(GraphSnapshot graph, Path file) throws IOException {
    int nodes = graph.numNodes();
    int[] rowStart = rowStart(graph.edges(), nodes);
    int[] columns = columns(graph.edges(), rowStart);
    float[] ones = new float[columns.length];
    Arrays.fill(ones, 1f);
    SparseFeatures features = (SparseFeatures) graph.features();
    try (OutputStream out = Files.newOutputStream(file);
        NpzWriter npz = NpzWriter.deflated(out)) {
      npz.put("adj_data", ones, ones.length);
      npz.put("adj_indices", columns, columns.length);
      npz.put("adj_indptr", rowStart, rowStart.length);
      npz.put("adj_shape", new long[] {nodes, nodes}, 2);
      npz.put("attr_data", features.values(), features.values().length);
      npz.put("attr_indices", features.columns(), features.columns().length);
      npz.put("attr_indptr", features.rowStart(), features.rowStart().length);
      npz.put("attr_shape", new long[] {nodes, features.dimension()}, 2);
      npz.put("labels", graph.labels(), nodes);
    }
  }

  private static int[] rowStart(EdgeList edges, int nodes) {
    int[] rowStart = new int[nodes + 1];
    for (int e = 0; e < edges.size(); e++) {
      rowStart[edges.sources()[e] + 1]++;
      rowStart[edges.targets()[e] + 1]++;
    }
    for (int v = 0; v < nodes; v++) {
      rowStart[v + 1] += rowStart[v];
    }
    return rowStart;
  }

  private static int[] columns(EdgeList edges, int[] rowStart) {
    int[] next = rowStart.clone();
    int[] columns = new int[2 * edges.size()];
    for (int e = 0; e < edges.size(); e++) {
      columns[next[edges.sources()[e]]++] = edges.targets()[e];
      columns[next[edges.targets()[e]]++] = edges.sources()[e];
    }
    for (int v = 0; v + 1 < rowStart.length; v++) {
      Arrays.sort(columns, rowStart[v], rowStart[v + 1]);
    }
    return columns;
  }
}
