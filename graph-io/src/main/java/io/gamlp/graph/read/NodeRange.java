package io.gamlp.graph.read;

import java.nio.file.Path;

/**
 * The node ids that other files may use.
 *
 * @param size ids are 0 to size - 1
 * @param counted the file that says how many nodes there are
 */
record NodeRange(int size, Path counted) {

  /** The node id in a cell of the current row. */
  int read(CsvRows rows, int column) {
    return rows.wholeNumber(
        column, "a node id", 0, size - 1, "; " + counted + " has " + size + " nodes");
  }
}
