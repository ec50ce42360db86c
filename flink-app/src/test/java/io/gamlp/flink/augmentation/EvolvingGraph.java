package io.gamlp.flink.augmentation;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.NodeIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A graph by the ids of its nodes that changes a little now and then. */
final class EvolvingGraph {

  private record Pair(String source, String target) {}

  private final Random random;
  private final boolean directed;
  private final boolean weighted;
  private final boolean sparse;
  private final int dimension;
  private final TreeMap<String, float[]> features = new TreeMap<>(NodeIds.ORDER);
  private final Map<Pair, Float> edges = new LinkedHashMap<>();

  EvolvingGraph(int dimension, boolean directed, boolean weighted, boolean sparse, long seed) {
    this.random = new Random(seed);
    this.dimension = dimension;
    this.directed = directed;
    this.weighted = weighted;
    this.sparse = sparse;
  }

  /** Starts with a graph whose nodes are numbered; ids are every other number. */
  static EvolvingGraph of(GraphSnapshot graph, boolean sparse, long seed) {
    int dimension = graph.features().dimension();
    EvolvingGraph evolving = new EvolvingGraph(dimension, false, false, sparse, seed);
    for (int v = 0; v < graph.numNodes(); v++) {
      float[] row = new float[dimension];
      graph.features().copyRow(v, row, 0);
      evolving.features.put(Integer.toString(2 * v), row);
    }
    for (int e = 0; e < graph.edges().size(); e++) {
      evolving.connect(
          Integer.toString(2 * graph.edges().sources()[e]),
          Integer.toString(2 * graph.edges().targets()[e]));
    }
    return evolving;
  }

  void addNode(String id) {
    float[] row = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      row[i] = sparse && random.nextInt(8) > 0 ? 0 : random.nextFloat() - 0.3f;
    }
    features.put(id, row);
  }

  /** Nodes with ids among {@code 0 … bound - 1}, so that later ones fall between earlier ones. */
  void addNodes(int count, int bound) {
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(random.nextInt(bound));
      if (!features.containsKey(id)) {
        addNode(id);
      }
    }
  }

  void connect(String source, String target) {
    if (!source.equals(target)) {
      connect(source, target, weighted ? random.nextFloat() * 3 : 1f);
    }
  }

  /** Two distinct nodes; the weight of an edge that is there changes. */
  void connect(String source, String target, float weight) {
    boolean turn = !directed && NodeIds.ORDER.compare(source, target) > 0;
    edges.put(turn ? new Pair(target, source) : new Pair(source, target), weight);
  }

  void addEdges(int count) {
    List<String> ids = List.copyOf(features.keySet());
    for (int i = 0; i < count; i++) {
      connect(ids.get(random.nextInt(ids.size())), ids.get(random.nextInt(ids.size())));
    }
  }

  void removeEdges(int count) {
    for (int i = 0; i < count && !edges.isEmpty(); i++) {
      edges.remove(anyEdge());
    }
  }

  void changeWeights(int count) {
    for (int i = 0; i < count && !edges.isEmpty(); i++) {
      Pair edge = anyEdge();
      connect(edge.source(), edge.target());
    }
  }

  void removeNodes(int count) {
    for (int i = 0; i < count && features.size() > 1; i++) {
      removeNode(anyNode());
    }
  }

  void removeNode(String id) {
    features.remove(id);
    edges.keySet().removeIf(edge -> edge.source().equals(id) || edge.target().equals(id));
  }

  void changeFeatures(int count) {
    for (int i = 0; i < count; i++) {
      addNode(anyNode());
    }
  }

  private Pair anyEdge() {
    return new ArrayList<>(edges.keySet()).get(random.nextInt(edges.size()));
  }

  private String anyNode() {
    return new ArrayList<>(features.keySet()).get(random.nextInt(features.size()));
  }

  int numNodes() {
    return features.size();
  }

  IdentifiedGraph now() {
    String[] ids = features.keySet().toArray(String[]::new);
    Map<String, Integer> place = new LinkedHashMap<>();
    float[] rows = new float[ids.length * dimension];
    int[] labels = new int[ids.length];
    byte[] roles = new byte[ids.length];
    for (int v = 0; v < ids.length; v++) {
      place.put(ids[v], v);
      System.arraycopy(features.get(ids[v]), 0, rows, v * dimension, dimension);
      labels[v] = Math.floorMod(ids[v].hashCode(), 3);
      roles[v] = (byte) Math.floorMod(ids[v].hashCode() / 3, 4);
    }
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    float[] weights = weighted ? new float[edges.size()] : null;
    int e = 0;
    for (Map.Entry<Pair, Float> edge : edges.entrySet()) {
      sources[e] = place.get(edge.getKey().source());
      targets[e] = place.get(edge.getKey().target());
      if (weighted) {
        weights[e] = edge.getValue();
      }
      e++;
    }
    NodeFeatures all =
        sparse
            ? Graphs.toSparse(ids.length, dimension, rows)
            : new DenseFeatures(ids.length, dimension, rows);
    GraphSnapshot graph =
        new GraphSnapshot(
            "evolving", ids.length, new EdgeList(sources, targets, weights), all, labels, 3, roles);
    return IdentifiedGraph.of(graph, ids, directed);
  }
}
