package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.generate.IdentityFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A plain edge list: {@code source target [weight]} a line, separated by white space or commas;
 * {@code #} starts a comment. Without labels, such a graph can be augmented but not trained on: it
 * has no classes, and no node has a role.
 *
 * <p>Node ids count from 0. With a features file they are below its number of nodes. Without one
 * they must be 0 … n-1 with every id on some edge: a gap is an error that names the line of the
 * greatest id, as it means isolated nodes nobody mentioned or ids that are not node numbers. Each
 * node's features then are its own unit vector.
 */
public final class EdgeListFile {

  private final Path file;
  private final Growing.Ints sources = new Growing.Ints();
  private final Growing.Ints targets = new Growing.Ints();
  private final Growing.Floats weights = new Growing.Floats();
  private int columns;
  private int maxId = -1;
  private long maxIdLine;
  private long line;

  private EdgeListFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the edges, and the features where there is a file.
   *
   * @param features npz, npy, svmlight, svm or csv; null for none
   * @throws InputException naming file and line of what is missing or wrong
   */
  public static GraphSnapshot read(Path file, Path features) {
    InputFiles.require(file, "an edge list");
    NodeFeatures given = features == null ? null : FeatureFiles.read(features);
    EdgeListFile reader = new EdgeListFile(file);
    reader.readLines(given == null ? CsrMatrix.MAX_COLUMNS : given.numNodes());
    return reader.snapshot(given);
  }

  private GraphSnapshot snapshot(NodeFeatures given) {
    if (given == null) {
      requireEveryId();
    }
    int numNodes = given == null ? maxId + 1 : given.numNodes();
    Labels labels = Labels.none(numNodes);
    return new GraphSnapshot(
        InputFiles.lastName(file),
        numNodes,
        new EdgeList(sources.toArray(), targets.toArray(), columns == 3 ? weights.toArray() : null),
        given == null ? IdentityFeatures.of(numNodes) : given,
        labels.classes(),
        0,
        new byte[numNodes]);
  }

  private void readLines(int idLimit) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(InputFiles.open(file), StandardCharsets.UTF_8), 1 << 16)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        int comment = text.indexOf('#');
        edge(text, comment < 0 ? text.length() : comment, idLimit);
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(file, line, e);
    }
  }

  private void edge(String text, int end, int idLimit) {
    int cells = 0;
    for (int at = skipSeparators(text, 0, end); at < end; cells++) {
      int cellEnd = at;
      while (cellEnd < end && !isSeparator(text.charAt(cellEnd))) {
        cellEnd++;
      }
      String cell = text.substring(at, cellEnd);
      if (cells < 2) {
        (cells == 0 ? sources : targets).add(id(cell, idLimit));
      } else if (cells == 2) {
        weights.add(weight(cell));
      }
      at = skipSeparators(text, cellEnd, end);
    }
    if (cells == 0) {
      return;
    }
    if (columns == 0) {
      columns = cells;
    }
    if (cells != columns || cells < 2 || cells > 3) {
      String expected = columns == 2 || columns == 3 ? columns + " columns" : "2 or 3 columns";
      throw InputFiles.atLine(file, line, "expected " + expected + ", found " + cells);
    }
  }

  private int id(String cell, int limit) {
    long id = Numbers.wholeNumber(cell);
    if (id < 0 || id >= limit) {
      throw InputFiles.atLine(
          file, line, "expected a node id (0 … " + (limit - 1) + "), found '" + shown(cell) + "'");
    }
    if (id > maxId) {
      maxId = (int) id;
      maxIdLine = line;
    }
    return (int) id;
  }

  private float weight(String cell) {
    float weight = Numbers.finiteFloat(cell);
    if (!(weight > 0)) {
      throw InputFiles.atLine(
          file, line, "expected a finite edge weight above 0, found '" + shown(cell) + "'");
    }
    return weight;
  }

  private void requireEveryId() {
    if (maxId < 0) {
      throw InputFiles.atLine(file, line, "expected some edge, found none (empty graph)");
    }
    boolean[] seen = new boolean[maxId + 1];
    for (int e = 0; e < sources.size(); e++) {
      seen[sources.get(e)] = true;
      seen[targets.get(e)] = true;
    }
    for (int v = 0; v < seen.length; v++) {
      if (!seen[v]) {
        throw InputFiles.atLine(
            file,
            maxIdLine,
            String.format(
                "found node %d, but node %d is on no edge; without a features file expected ids"
                    + " 0 … n-1 without gaps",
                maxId, v));
      }
    }
  }

  private static int skipSeparators(String text, int at, int end) {
    while (at < end && isSeparator(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSeparator(char c) {
    return c <= ' ' || c == ',' || c == '\uFEFF';
  }

  private static String shown(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
  }
}
