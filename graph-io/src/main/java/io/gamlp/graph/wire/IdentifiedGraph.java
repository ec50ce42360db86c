package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.util.Arrays;

/**
 * A graph in canonical form whose nodes have the users' ids: nodes in the order of their ids, each
 * edge once, sorted by source, then target; undirected ones with the lower node as their source.
 * The same nodes and edges are the same bits, however the graph came about.
 */
public final class IdentifiedGraph {

  private final GraphSnapshot graph;
  private final NodeIds ids;
  private final boolean directed;

  /** The graph must be canonical and valid. */
  IdentifiedGraph(GraphSnapshot graph, NodeIds ids, boolean directed) {
    this.graph = graph;
    this.ids = ids;
    this.directed = directed;
  }

  /**
   * A graph that is in canonical form already, such as one that was stored.
   *
   * @param graph a valid graph
   * @throws IllegalArgumentException when it is not canonical
   */
  public static IdentifiedGraph canonical(GraphSnapshot graph, NodeIds ids, boolean directed) {
    if (ids.size() != graph.numNodes()) {
      throw new IllegalArgumentException(
          "expected " + graph.numNodes() + " ids, found " + ids.size());
    }
    EdgeList edges = graph.edges();
    long before = -1;
    for (int e = 0; e < edges.size(); e++) {
      int source = edges.sources()[e];
      int target = edges.targets()[e];
      long key = edgeKey(source, target, true);
      if (key <= before || (!directed && source > target)) {
        throw new IllegalArgumentException(
            "edge %d: found %d to %d, expected sorted edges, each once%s"
                .formatted(e, source, target, directed ? "" : ", the lower node first"));
      }
      before = key;
    }
    return new IdentifiedGraph(graph, ids, directed);
  }

  /** A graph whose nodes' ids are their numbers: nodes stay where they are. */
  public static IdentifiedGraph numbered(GraphSnapshot graph, boolean directed) {
    EdgeList edges = canonicalEdges(graph, null, directed);
    return new IdentifiedGraph(
        with(graph, edges, graph.features(), graph.labels(), graph.roles()),
        NodeIds.numbered(graph.numNodes()),
        directed);
  }

  /**
   * Brings a graph into canonical form. Parallel edges become one, their weights add, in the order
   * of the graph, in double.
   *
   * @param graph a valid graph
   * @param ids the id of each node, distinct
   * @throws IllegalArgumentException when an id is not allowed or stands twice
   * @throws InputException when a sum of weights is not finite
   */
  public static IdentifiedGraph of(GraphSnapshot graph, String[] ids, boolean directed) {
    if (ids.length != graph.numNodes()) {
      throw new IllegalArgumentException(
          "expected " + graph.numNodes() + " ids, found " + ids.length);
    }
    Integer[] order = new Integer[ids.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> NodeIds.ORDER.compare(ids[a], ids[b]));
    String[] sorted = new String[ids.length];
    int[] place = new int[ids.length];
    int[] labels = new int[ids.length];
    byte[] roles = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int old = order[i];
      sorted[i] = ids[old];
      place[old] = i;
      labels[i] = graph.labels()[old];
      roles[i] = graph.roles()[old];
    }
    FeatureRows rows = emptyRows(graph.features(), order);
    for (int i = 0; i < ids.length; i++) {
      rows.copy(i, graph.features(), order[i]);
    }
    EdgeList edges = canonicalEdges(graph, place, directed);
    return new IdentifiedGraph(
        with(graph, edges, rows.toFeatures(), labels, roles), NodeIds.ofSorted(sorted), directed);
  }

  private static FeatureRows emptyRows(NodeFeatures features, Integer[] order) {
    if (features instanceof SparseFeatures sparse) {
      int[] start = sparse.rowStart();
      int[] lengths = new int[order.length];
      Arrays.setAll(lengths, i -> start[order[i] + 1] - start[order[i]]);
      return FeatureRows.sparse(lengths, sparse.dimension());
    }
    return FeatureRows.dense(order.length, features.dimension());
  }

  public GraphSnapshot graph() {
    return graph;
  }

  /** Node i of the graph is id i. */
  public NodeIds ids() {
    return ids;
  }

  public boolean directed() {
    return directed;
  }

  /** The features of one node as a record has them. */
  FeatureVector features(int node) {
    if (graph.features() instanceof SparseFeatures sparse) {
      int from = sparse.rowStart()[node];
      int to = sparse.rowStart()[node + 1];
      return new FeatureVector.Sparse(
          Arrays.copyOfRange(sparse.columns(), from, to),
          Arrays.copyOfRange(sparse.values(), from, to));
    }
    float[] row = new float[graph.features().dimension()];
    graph.features().copyRow(node, row, 0);
    return new FeatureVector.Dense(row);
  }

  /** Edge by edge: source in the upper half, target in the lower; ascending. */
  long[] edgeKeys() {
    EdgeList edges = graph.edges();
    long[] keys = new long[edges.size()];
    for (int e = 0; e < keys.length; e++) {
      keys[e] = edgeKey(edges.sources()[e], edges.targets()[e], true);
    }
    return keys;
  }

  /** Whether there is an edge between two nodes; -1 is no node. */
  boolean hasEdge(int source, int target) {
    if (source < 0 || target < 0) {
      return false;
    }
    long wanted = edgeKey(source, target, directed);
    EdgeList edges = graph.edges();
    int low = 0;
    int high = edges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long key = edgeKey(edges.sources()[middle], edges.targets()[middle], true);
      if (key == wanted) {
        return true;
      }
      if (key < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  static long edgeKey(int source, int target, boolean directed) {
    boolean turn = !directed && source > target;
    return ((long) (turn ? target : source) << 32) | (turn ? source : target);
  }

  private static GraphSnapshot with(
      GraphSnapshot graph, EdgeList edges, NodeFeatures features, int[] labels, byte[] roles) {
    return new GraphSnapshot(
        graph.name(), graph.numNodes(), edges, features, labels, graph.numClasses(), roles);
  }

  /**
   * @param place the new number of each node, or null where they stay
   */
  private static EdgeList canonicalEdges(GraphSnapshot graph, int[] place, boolean directed) {
    EdgeList edges = graph.edges();
    long[] keys = new long[edges.size()];
    for (int e = 0; e < keys.length; e++) {
      int source = edges.sources()[e];
      int target = edges.targets()[e];
      keys[e] =
          place == null
              ? edgeKey(source, target, directed)
              : edgeKey(place[source], place[target], directed);
    }
    long[] distinct = keys.clone();
    Arrays.sort(distinct);
    int size = 0;
    for (int i = 0; i < distinct.length; i++) {
      if (i == 0 || distinct[i] != distinct[i - 1]) {
        distinct[size++] = distinct[i];
      }
    }
    distinct = Arrays.copyOf(distinct, size);
    float[] weights = edges.weighted() ? addedWeights(edges, keys, distinct) : null;
    return edgeList(distinct, weights);
  }

  private static float[] addedWeights(EdgeList edges, long[] keys, long[] distinct) {
    double[] sums = new double[distinct.length];
    for (int e = 0; e < keys.length; e++) {
      sums[Arrays.binarySearch(distinct, keys[e])] += edges.weights()[e];
    }
    float[] weights = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      weights[i] = (float) sums[i];
      if (!Float.isFinite(weights[i])) {
        throw new InputException(
            "edge %d to %d: found parallel edges whose weights add to %s, expected a finite sum"
                .formatted(distinct[i] >>> 32, (int) distinct[i], weights[i]));
      }
    }
    return weights;
  }

  static EdgeList edgeList(long[] keys, float[] weights) {
    int[] sources = new int[keys.length];
    int[] targets = new int[keys.length];
    for (int e = 0; e < keys.length; e++) {
      sources[e] = (int) (keys[e] >>> 32);
      targets[e] = (int) keys[e];
    }
    return new EdgeList(sources, targets, weights);
  }
}
