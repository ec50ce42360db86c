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
   * @param nodes the ids that edges may have
   */
  static EdgeList read(Path file, boolean header, NodeRange nodes) {
    InputFiles.require(file, "the edges (src,dst[,weight])");
    Growing.Ints sources = new Growing.Ints();
    Growing.Ints targets = new Growing.Ints();
    Growing.Floats weights = new Growing.Floats();
    try (CsvRows rows = CsvRows.open(file)) {
      int columns = header ? rows.skipHeader("src,dst", "src,dst,weight") : 0;
      while (rows.next()) {
        if (columns == 0) {
          columns = rows.columns() == 3 ? 3 : 2;
        }
        rows.requireColumns(columns);
        sources.add(nodes.read(rows, 0));
        targets.add(nodes.read(rows, 1));
        if (columns == 3) {
          weights.add(rows.weight(2));
        }
      }
      float[] weightArray = columns == 3 ? weights.toArray() : null;
      return new EdgeList(sources.toArray(), targets.toArray(), weightArray);
    }
  }
}
