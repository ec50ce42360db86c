package io.gamlp.graph.read;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.SplitDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node property dataset of the Open Graph Benchmark as it unpacks: {@code
 * raw/{num-node-list,num-edge-list,edge,node-feat,node-label}.csv.gz}, without headers, and {@code
 * split/NAME/{train,valid,test}.csv.gz}, one node a line.
 */
public final class OgbFolder {

  private final Path folder;
  private final Path raw;

  private OgbFolder(Path folder) {
    this.folder = folder;
    this.raw = folder.resolve("raw");
  }

  /**
   * Reads the folder.
   *
   * @param splitName which folder under split/; empty for the only one
   * @param draw of the split where there is no split/
   * @throws InputException naming file and line of what is missing or wrong
   */
  public static GraphSnapshot read(Path folder, String splitName, SplitDraw draw) {
    InputFiles.requireFolder(folder, "a folder with raw/ and split/");
    InputFiles.requireFolder(folder.resolve("raw"), "a folder with edge.csv.gz and its siblings");
    return new OgbFolder(folder).read(splitName, draw);
  }

  private GraphSnapshot read(String splitName, SplitDraw draw) {
    Path nodeFile = raw.resolve("num-node-list.csv.gz");
    int numNodes = single(nodeFile, "the number of nodes", 1);
    NodeRange nodes = new NodeRange(numNodes, nodeFile);
    int numEdges = single(raw.resolve("num-edge-list.csv.gz"), "the number of edges", 0);
    Path featureFile = raw.resolve("node-feat.csv.gz");
    NodeFeatures features = FeatureFiles.read(featureFile);
    requireCount(featureFile, "nodes", numNodes, features.numNodes());
    Path edgeFile = raw.resolve("edge.csv.gz");
    EdgeList edges = EdgeCsv.read(edgeFile, false, nodes);
    requireCount(edgeFile, "edges", numEdges, edges.size());
    Labels labels = labels(numNodes);
    byte[] roles =
        Files.isDirectory(folder.resolve("split"))
            ? roles(splitFolder(splitName), nodes, labels)
            : draw.ofGraph(labels.classes(), labels.numClasses());
    return new GraphSnapshot(
        InputFiles.lastName(folder),
        numNodes,
        edges,
        features,
        labels.classes(),
        labels.numClasses(),
        roles);
  }

  private static int single(Path file, String what, int min) {
    InputFiles.require(file, what);
    try (CsvRows rows = CsvRows.open(file)) {
      if (!rows.next()) {
        throw InputFiles.atLine(file, 1, "expected " + what + ", found an empty file");
      }
      rows.requireColumns(1);
      int value = rows.wholeNumber(0, what, min, Integer.MAX_VALUE - 16);
      if (rows.next()) {
        throw rows.bad("expected one graph, found a second one");
      }
      return value;
    }
  }

  private static void requireCount(Path file, String what, int expected, int found) {
    if (expected != found) {
      throw InputFiles.atLine(
          file, found, "expected " + expected + " " + what + ", found " + found);
    }
  }

  /** One class a line; "nan" is an unlabelled node. */
  private Labels labels(int numNodes) {
    Path file = raw.resolve("node-label.csv.gz");
    InputFiles.require(file, "the labels");
    int[] classes = new int[numNodes];
    int node = 0;
    try (CsvRows rows = CsvRows.open(file)) {
      while (rows.next()) {
        rows.requireColumns(1);
        if (node == numNodes) {
          throw rows.bad("expected " + numNodes + " labels, found more");
        }
        classes[node++] =
            rows.cell(0).equals("nan")
                ? -1
                : rows.wholeNumber(0, "a class, or -1 for none", -1, Labels.MAX_CLASSES - 1);
      }
    }
    requireCount(file, "labels", numNodes, node);
    return Labels.of(classes);
  }

  private Path splitFolder(String name) {
    Path splits = folder.resolve("split");
    List<Path> found;
    try (Stream<Path> children = Files.list(splits)) {
      found = children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(splits, 0, e);
    }
    if (!name.isEmpty()) {
      return InputFiles.requireFolder(splits.resolve(name), "a split, one of " + found);
    }
    if (found.size() != 1) {
      throw new InputException(
          splits + ": expected one split (or split=NAME to choose), found " + found);
    }
    return found.get(0);
  }

  private static byte[] roles(Path split, NodeRange nodes, Labels labels) {
    byte[] roles = new byte[nodes.size()];
    fill(roles, nodes, split.resolve("train.csv.gz"), SplitRole.TRAIN, labels);
    fill(roles, nodes, split.resolve("valid.csv.gz"), SplitRole.VAL, labels);
    fill(roles, nodes, split.resolve("test.csv.gz"), SplitRole.TEST, labels);
    return roles;
  }

  private static void fill(
      byte[] roles, NodeRange nodes, Path file, SplitRole role, Labels labels) {
    InputFiles.require(file, "the nodes of a split");
    int count = 0;
    try (CsvRows rows = CsvRows.open(file)) {
      while (rows.next()) {
        rows.requireColumns(1);
        int node = nodes.read(rows, 0);
        SplitCsv.assign(rows, roles, node, role, labels);
        count++;
      }
    }
    if (count == 0 && role == SplitRole.TRAIN && labels.numClasses() > 0) {
      throw InputFiles.atLine(file, 1, "expected some node to train on, found none");
    }
  }
}
