package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.npy.NpzFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One NPZ in the layout of Shchur et al. 2018: {@code adj_data, adj_indices, adj_indptr,
 * adj_shape}, the same with {@code attr_} (or a dense {@code attr_matrix}), and {@code labels}.
 * Names of nodes and classes are pickled objects in some files: they stay closed.
 *
 * <p>Edges have weights only where adj_data is not all 1. A symmetric matrix gives each edge once.
 */
public final class ShchurNpz {

  private ShchurNpz() {}

  /**
   * Reads the file.
   *
   * @param draw of the split: the layout has none
   * @throws InputException naming file, array and row of what is missing or wrong
   */
  public static GraphSnapshot read(Path file, SplitDraw draw) {
    InputFiles.require(file, "an NPZ with adj_*, attr_* and labels");
    try (NpzFile npz = NpzFile.open(file)) {
      CsrMatrix adjacency = NumpyFeatures.csr(npz, "adj_");
      if (adjacency.rows() != adjacency.columns() || adjacency.rows() == 0) {
        throw new InputException(
            String.format(
                "%s!adj_shape.npy: expected a square matrix of at least one node, found %d x %d",
                file, adjacency.rows(), adjacency.columns()));
      }
      int numNodes = adjacency.rows();
      EdgeList edges = edges(adjacency, file);
      NodeFeatures features =
          npz.has("attr_matrix")
              ? NumpyFeatures.dense(npz.read("attr_matrix"))
              : NumpyFeatures.csr(npz, "attr_").toFeatures();
      if (features.numNodes() != numNodes) {
        throw new InputException(
            file + ": expected features of " + numNodes + " nodes, found " + features.numNodes());
      }
      Labels labels =
          npz.has("labels") ? Labels.of(npz.read("labels"), numNodes) : Labels.none(numNodes);
      byte[] roles = draw.ofGraph(labels.classes(), labels.numClasses());
      return new GraphSnapshot(
          name(file), numNodes, edges, features, labels.classes(), labels.numClasses(), roles);
    }
  }

  private static EdgeList edges(CsrMatrix adjacency, Path file) {
    boolean weighted = false;
    for (int row = 0; row < adjacency.rows(); row++) {
      for (int i = adjacency.rowStart()[row]; i < adjacency.rowStart()[row + 1]; i++) {
        float weight = adjacency.values()[i];
        if (weight <= 0) {
          throw new InputException(
              String.format(
                  "%s!adj_data.npy, row %d, column %d: expected an edge weight above 0, found %s",
                  file, row, adjacency.indices()[i], weight));
        }
        weighted |= weight != 1f;
      }
    }
    boolean symmetric = isSymmetric(adjacency);
    int entries = adjacency.indices().length;
    int[] sources = new int[entries];
    int[] targets = new int[entries];
    float[] weights = new float[weighted ? entries : 0];
    int size = 0;
    for (int row = 0; row < adjacency.rows(); row++) {
      for (int i = adjacency.rowStart()[row]; i < adjacency.rowStart()[row + 1]; i++) {
        if (symmetric && adjacency.indices()[i] < row) {
          continue;
        }
        sources[size] = row;
        targets[size] = adjacency.indices()[i];
        if (weighted) {
          weights[size] = adjacency.values()[i];
        }
        size++;
      }
    }
    return new EdgeList(
        Arrays.copyOf(sources, size),
        Arrays.copyOf(targets, size),
        weighted ? Arrays.copyOf(weights, size) : null);
  }

  private static boolean isSymmetric(CsrMatrix matrix) {
    for (int row = 0; row < matrix.rows(); row++) {
      for (int i = matrix.rowStart()[row]; i < matrix.rowStart()[row + 1]; i++) {
        int column = matrix.indices()[i];
        int mirror =
            Arrays.binarySearch(
                matrix.indices(), matrix.rowStart()[column], matrix.rowStart()[column + 1], row);
        if (mirror < 0 || matrix.values()[mirror] != matrix.values()[i]) {
          return false;
        }
      }
    }
    return true;
  }

  private static String name(Path file) {
    String name = InputFiles.lastName(file);
    return name.endsWith(".npz") ? name.substring(0, name.length() - ".npz".length()) : name;
  }
}
