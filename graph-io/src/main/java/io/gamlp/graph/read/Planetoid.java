package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.pickle.PickleReader;
import io.gamlp.graph.pickle.PickledArray;
import io.gamlp.graph.pickle.PickledObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The raw files of Planetoid (Yang, Cohen, Salakhutdinov 2016): {@code
 * ind.NAME.{x,y,tx,ty,allx,ally,graph,test.index}}.
 *
 * <p>Rows of {@code allx, ally} are nodes 0, 1, …; row k of {@code tx, ty} is the node on line k of
 * {@code test.index}. A number that test.index skips (Citeseer has 15) is a node without features
 * and without label. The split is the public one: the rows of {@code y} for training, the next 500
 * for validation, test.index for test. Self loops and edges that stand twice are dropped, as is
 * usual for these files.
 */
public final class Planetoid {

  private static final int VAL = 500;

  private final Path folder;
  private final String name;

  private Planetoid(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /**
   * Reads the eight files.
   *
   * @throws InputException naming file and offset or line of what is missing or wrong
   */
  public static GraphSnapshot read(Path folder, String name) {
    InputFiles.requireFolder(folder, "a folder with ind." + name + ".x and its siblings");
    return new Planetoid(folder, name).read();
  }

  private GraphSnapshot read() {
    for (String part : List.of("x", "y", "tx", "ty", "allx", "ally", "graph", "test.index")) {
      InputFiles.require(file(part), "a part of the dataset '" + name + "'");
    }
    CsrMatrix allx = matrix("allx");
    CsrMatrix tx = matrix("tx");
    int[] ally = classes("ally", allx.rows());
    int[] ty = classes("ty", tx.rows());
    int trainRows = trainRows(allx);
    if (allx.columns() != tx.columns()) {
      throw new InputException(
          file("tx") + ": expected " + allx.columns() + " features, found " + tx.columns());
    }
    int[] testNodes = testNodes(allx.rows(), tx.rows());
    int numNodes = allx.rows();
    for (int v : testNodes) {
      numNodes = Math.max(numNodes, v + 1);
    }

    int[] classes = new int[numNodes];
    int[] testRow = new int[numNodes];
    byte[] roles = new byte[numNodes];
    Arrays.fill(classes, -1);
    Arrays.fill(testRow, -1);
    System.arraycopy(ally, 0, classes, 0, ally.length);
    for (int v = 0; v < allx.rows() && v < trainRows + VAL; v++) {
      setRole(roles, classes, v, v < trainRows ? SplitRole.TRAIN : SplitRole.VAL);
    }
    for (int k = 0; k < testNodes.length; k++) {
      classes[testNodes[k]] = ty[k];
      testRow[testNodes[k]] = k;
      setRole(roles, classes, testNodes[k], SplitRole.TEST);
    }
    Labels labels = Labels.of(classes);
    return new GraphSnapshot(
        name,
        numNodes,
        edges(numNodes),
        features(allx, tx, testRow),
        classes,
        labels.numClasses(),
        roles);
  }

  private static void setRole(byte[] roles, int[] classes, int node, SplitRole role) {
    if (classes[node] >= 0) {
      roles[node] = (byte) role.ordinal();
    }
  }

  private static SparseFeatures features(CsrMatrix allx, CsrMatrix tx, int[] testRow) {
    int numNodes = testRow.length;
    long entries = (long) allx.indices().length + tx.indices().length;
    int[] rowStart = new int[numNodes + 1];
    int[] columns = new int[Math.toIntExact(entries)];
    float[] values = new float[columns.length];
    int size = 0;
    for (int v = 0; v < numNodes; v++) {
      CsrMatrix source = v < allx.rows() ? allx : tx;
      int row = v < allx.rows() ? v : testRow[v];
      if (row >= 0) {
        int from = source.rowStart()[row];
        int length = source.rowStart()[row + 1] - from;
        System.arraycopy(source.indices(), from, columns, size, length);
        System.arraycopy(source.values(), from, values, size, length);
        size += length;
      }
      rowStart[v + 1] = size;
    }
    return new SparseFeatures(numNodes, allx.columns(), rowStart, columns, values);
  }

  private CsrMatrix matrix(String part) {
    Path file = file(part);
    if (!(PickleReader.read(file) instanceof PickledObject object)
        || !(object.attributes().get("indptr") instanceof PickledArray rowStart)
        || !(object.attributes().get("indices") instanceof PickledArray indices)
        || !(object.attributes().get("data") instanceof PickledArray data)) {
      throw new InputException(file + ": expected a pickled csr_matrix, found something else");
    }
    Object shape = object.attributes().getOrDefault("_shape", object.attributes().get("shape"));
    if (!(shape instanceof List<?> lengths) || lengths.size() != 2) {
      throw new InputException(file + ": expected a csr_matrix with a shape of two lengths");
    }
    return CsrMatrix.of(
        file.toString(),
        new int[] {wholeNumber(lengths.get(0), file), wholeNumber(lengths.get(1), file)},
        ints(rowStart, file),
        ints(indices, file),
        floats(data));
  }

  /** One-hot rows as classes; a row of zeros is an unlabelled node. */
  private int[] classes(String part, int rows) {
    PickledArray oneHot = array(part);
    if (oneHot.shape().length != 2 || oneHot.shape()[0] != rows) {
      throw new InputException(
          String.format(
              "%s: expected one-hot labels of %d nodes, found the shape %s",
              file(part), rows, Arrays.toString(oneHot.shape())));
    }
    int width = oneHot.shape()[1];
    if (width > Labels.MAX_CLASSES) {
      throw new InputException(
          file(part) + ": expected at most " + Labels.MAX_CLASSES + " classes, found " + width);
    }
    double[] values = oneHot.toDoubles();
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = -1;
      for (int c = 0; c < width; c++) {
        double value = values[row * width + c];
        if (value != 0 && (value != 1 || classes[row] >= 0)) {
          throw new InputException(
              file(part) + ", row " + row + ": expected a single 1 among zeros, found more");
        }
        classes[row] = value == 1 ? c : classes[row];
      }
    }
    return classes;
  }

  private int trainRows(CsrMatrix allx) {
    int rows = array("y").shape()[0];
    if (matrix("x").rows() != rows || rows > allx.rows()) {
      throw new InputException(
          file("y") + ": expected as many rows as x and at most those of allx, found " + rows);
    }
    return rows;
  }

  private PickledArray array(String part) {
    if (PickleReader.read(file(part)) instanceof PickledArray array) {
      return array;
    }
    throw new InputException(file(part) + ": expected a pickled array, found something else");
  }

  private int[] testNodes(int first, int count) {
    Path file = file("test.index");
    Growing.Ints nodes = new Growing.Ints();
    // Numbers that are skipped are nodes without data; more of them than with data is a mistake.
    int limit = first + 2 * count + 1000;
    boolean[] seen = new boolean[limit];
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      long line = 1;
      for (String text = reader.readLine(); text != null; text = reader.readLine(), line++) {
        if (text.isBlank()) {
          continue;
        }
        long node = Numbers.wholeNumber(text);
        if (node < first || node >= limit || seen[(int) node]) {
          throw InputFiles.atLine(
              file,
              line,
              String.format(
                  "expected a test node (%d … %d) that no line before has, found '%s'",
                  first, limit - 1, text.length() > 40 ? text.substring(0, 40) : text));
        }
        seen[(int) node] = true;
        nodes.add((int) node);
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(file, nodes.size(), e);
    }
    if (nodes.size() != count) {
      throw InputFiles.atLine(
          file,
          nodes.size(),
          "expected " + count + " lines, one a row of tx, found " + nodes.size());
    }
    return nodes.toArray();
  }

  /** Each undirected edge once, the smaller node first, in ascending order. */
  private EdgeList edges(int numNodes) {
    Path file = file("graph");
    if (!(PickleReader.read(file) instanceof Map<?, ?> neighbours)) {
      throw new InputException(file + ": expected a pickled dict of lists, found something else");
    }
    int count = 0;
    for (Object list : neighbours.values()) {
      count = Math.addExact(count, list instanceof List<?> l ? l.size() : 0);
    }
    long[] pairs = new long[count];
    int size = 0;
    for (Map.Entry<?, ?> entry : neighbours.entrySet()) {
      if (!(entry.getValue() instanceof List<?> list)) {
        throw new InputException(file + ", key " + entry.getKey() + ": expected a list of nodes");
      }
      int u = node(entry.getKey(), file, numNodes);
      for (Object item : list) {
        int v = node(item, file, numNodes);
        if (u != v) {
          pairs[size++] = ((long) Math.min(u, v) << 32) | Math.max(u, v);
        }
      }
    }
    return distinct(Arrays.copyOf(pairs, size));
  }

  private static EdgeList distinct(long[] pairs) {
    Arrays.sort(pairs);
    int size = 0;
    for (int i = 0; i < pairs.length; i++) {
      if (i == 0 || pairs[i] != pairs[i - 1]) {
        pairs[size++] = pairs[i];
      }
    }
    int[] sources = new int[size];
    int[] targets = new int[size];
    for (int i = 0; i < size; i++) {
      sources[i] = (int) (pairs[i] >>> 32);
      targets[i] = (int) pairs[i];
    }
    return new EdgeList(sources, targets, null);
  }

  private static int node(Object value, Path file, int numNodes) {
    if (value instanceof Long id && id >= 0 && id < numNodes) {
      return id.intValue();
    }
    throw new InputException(
        file + ": expected node ids (0 … " + (numNodes - 1) + "), found " + scalar(value));
  }

  private static int wholeNumber(Object value, Path file) {
    if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new InputException(file + ": expected a length below 2^31, found " + scalar(value));
  }

  /** Lists may hold themselves: only plain values are shown. */
  private static String scalar(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean
        ? value.toString()
        : "something else";
  }

  private static int[] ints(PickledArray array, Path file) {
    double[] values = array.toDoubles();
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (int) values[i];
      if (result[i] != values[i]) {
        throw new InputException(
            file + ": expected whole numbers below 2^31, found " + values[i] + " at " + i);
      }
    }
    return result;
  }

  private static float[] floats(PickledArray array) {
    double[] values = array.toDoubles();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private Path file(String part) {
    return folder.resolve("ind." + name + "." + part);
  }
}
