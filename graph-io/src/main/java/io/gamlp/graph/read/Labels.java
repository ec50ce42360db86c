package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import io.gamlp.graph.npy.NpyArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Classes of nodes.
 *
 * @param classes class of each node, -1 where unlabelled
 * @param numClasses one more than the greatest class, 0 where no node has one
 */
record Labels(int[] classes, int numClasses) {

  /** More classes than this are taken for a mistake (an id in the wrong column, say). */
  static final int MAX_CLASSES = 1 << 16;

  static Labels of(int[] classes) {
    int max = -1;
    for (int c : classes) {
      max = Math.max(max, c);
    }
    return new Labels(classes, max + 1);
  }

  /**
   * Takes labels from an array.
   *
   * @param numNodes as long as it has to be
   */
  static Labels of(NpyArray array, int numNodes) {
    int[] classes = array.toInts();
    if (classes.length != numNodes) {
      throw new InputException(
          array.where() + ": expected labels of " + numNodes + " nodes, found " + classes.length);
    }
    for (int v = 0; v < numNodes; v++) {
      if (classes[v] < -1 || classes[v] >= MAX_CLASSES) {
        throw new InputException(
            String.format(
                "%s, row %d: expected a class (0 … %d), or -1 for none, found %d",
                array.where(), v, MAX_CLASSES - 1, classes[v]));
      }
    }
    return of(classes);
  }

  static Labels none(int numNodes) {
    int[] classes = new int[numNodes];
    Arrays.fill(classes, -1);
    return new Labels(classes, 0);
  }

  /**
   * Reads {@code node,label} lines. A node that no line names is unlabelled.
   *
   * @param nodes the ids that lines may have
   * @param notes hears of classes that no node has
   */
  static Labels readCsv(Path file, NodeRange nodes, Consumer<String> notes) {
    InputFiles.require(file, "the labels (node,label)");
    int[] classes = new int[nodes.size()];
    long[] lines = new long[nodes.size()];
    Arrays.fill(classes, -1);
    ClassGaps gaps = new ClassGaps(file);
    try (CsvRows rows = CsvRows.open(file)) {
      rows.skipHeader("node,label");
      while (rows.next()) {
        rows.requireColumns(2);
        int node = nodes.read(rows, 0);
        if (lines[node] != 0) {
          throw rows.bad("node " + node + " has a label already, at line " + lines[node]);
        }
        lines[node] = rows.line();
        classes[node] = rows.wholeNumber(1, "a class, or -1 for none", -1, MAX_CLASSES - 1);
        gaps.add(classes[node], rows.line());
      }
    }
    gaps.note().ifPresent(notes);
    return of(classes);
  }
}
