package io.gamlp.graph.read;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.InputException;
import java.nio.file.Path;

/**
 * Dense features as CSV, one line a node in the order of node ids. The first line may be a header
 * (its first cell is not a number).
 */
final class DenseCsv {

  private DenseCsv() {}

  static DenseFeatures read(Path file) {
    InputFiles.require(file, "the features");
    Growing.Floats values = new Growing.Floats();
    int dimension = -1;
    int numNodes = 0;
    try (CsvRows rows = CsvRows.open(file)) {
      while (rows.next()) {
        if (dimension < 0) {
          dimension = rows.columns();
          if (Float.isNaN(Numbers.finiteFloat(rows.cell(0))) && !namesNumber(rows.cell(0))) {
            refuseIds(rows);
            continue;
          }
        }
        if (rows.columns() != dimension) {
          throw rows.bad(
              "expected " + dimension + " features as on the first line, found " + rows.columns());
        }
        for (int column = 0; column < dimension; column++) {
          values.add(rows.finiteFloat(column, "feature " + column));
        }
        numNodes++;
      }
    }
    if (numNodes == 0) {
      throw new InputException(file + ", line 1: expected one line a node, found none");
    }
    return new DenseFeatures(numNodes, dimension, values.toArray());
  }

  /** The other files of a graph begin with the node: here it would be learnt from. */
  private static void refuseIds(CsvRows rows) {
    String first = CsvRows.withoutMark(rows.cell(0)).trim();
    if (first.matches("(?i)node(_?id)?|id")) {
      throw rows.bad(
          "expected features alone, row i being node i, but found the column '" + first + "'");
    }
  }

  /** A first line of NaN or Inf is bad data, not a header. */
  private static boolean namesNumber(String cell) {
    return CsvRows.withoutMark(cell).trim().matches("(?i)[+-]?(nan|inf|infinity)|");
  }
}
