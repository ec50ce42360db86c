package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import java.nio.file.Path;

/** Edges as CSV: source, target, and a weight above 0 where there is a third column. */
final class EdgeCsv {

  private EdgeCsv() {}

  /**
   * Reads all edges.
   *
   * @param header whether the first line is {@code src,dst[,weight]}
   * @param numNodes ids are below it
   */
  static EdgeList read(Path file, boolean header, int numNodes) {
    InputFiles.require(file, "the edges (src,dst[,weight])");
    Growing.Ints sources = new Growing.Ints();
    Growing.Ints targets = new Growing.Ints();
    Growing.Floats weights = new Growing.Floats();
    try (CsvRows rows = CsvRows.open(file)) {
      int columns = header ? rows.skipHeader("src,dst[,weight]", 2, 3) : 0;
      while (rows.next()) {
        if (columns == 0) {
          columns = rows.columns() == 3 ? 3 : 2;
        }
        rows.requireColumns(columns);
        sources.add(rows.wholeNumber(0, "a node id", 0, numNodes - 1));
        targets.add(rows.wholeNumber(1, "a node id", 0, numNodes - 1));
        if (columns == 3) {
          weights.add(rows.weight(2));
        }
      }
      float[] weightArray = columns == 3 ? weights.toArray() : null;
      return new EdgeList(sources.toArray(), targets.toArray(), weightArray);
    }
  }
}
