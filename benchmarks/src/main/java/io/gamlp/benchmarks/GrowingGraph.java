package io.gamlp.benchmarks;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A graph that changes as that of the stream's tests does: with each step some edges go, twice as
 * many come between any nodes, nodes come that look like others of their class, and one that nobody
 * trains on goes. The same seed gives the same graphs.
 */
final class GrowingGraph {

  private record Node(String id, float[] features, int label, byte role) {}

  private record Edge(String source, String target) {}

  private final Random random;
  private final GraphSnapshot source;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Edge> edges = new LinkedHashSet<>();
  private int nextId;

  GrowingGraph(GraphSnapshot source, long seed) {
    this.random = new Random(seed);
    this.source = source;
    for (int node = 0; node < source.numNodes(); node++) {
      float[] row = new float[source.features().dimension()];
      source.features().copyRow(node, row, 0);
      nodes.add(new Node("n" + nextId++, row, source.labels()[node], source.roles()[node]));
    }
    for (int e = 0; e < source.edges().size(); e++) {
      connect(source.edges().sources()[e], source.edges().targets()[e]);
    }
  }

  private void connect(int a, int b) {
    if (a != b) {
      edges.add(new Edge(nodes.get(Math.min(a, b)).id(), nodes.get(Math.max(a, b)).id()));
    }
  }

  /** Takes a step and gives the graph after it. */
  IdentifiedGraph step(int newEdges, int newNodes) {
    List<Edge> old = new ArrayList<>(edges);
    for (int i = 0; i < newEdges / 2; i++) {
      edges.remove(old.get(random.nextInt(old.size())));
    }
    for (int i = 0; i < newNodes; i++) {
      int like = random.nextInt(nodes.size());
      Node model = nodes.get(like);
      float[] features = model.features().clone();
      features[random.nextInt(features.length)] += 0.25f;
      nodes.add(new Node("n" + nextId++, features, model.label(), (byte) SplitRole.TEST.ordinal()));
      connect(nodes.size() - 1, like);
    }
    for (int i = 0; i < newEdges; i++) {
      connect(random.nextInt(nodes.size()), random.nextInt(nodes.size()));
    }
    removeOneThatNobodyTrainsOn();
    return graph();
  }

  private void removeOneThatNobodyTrainsOn() {
    int victim = random.nextInt(nodes.size());
    while (nodes.get(victim).role() != SplitRole.TEST.ordinal()) {
      victim = random.nextInt(nodes.size());
    }
    String id = nodes.remove(victim).id();
    edges.removeIf(edge -> edge.source().equals(id) || edge.target().equals(id));
  }

  /** The graph as it is now. */
  IdentifiedGraph graph() {
    int count = nodes.size();
    int[] labels = new int[count];
    byte[] roles = new byte[count];
    String[] ids = new String[count];
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Node node = nodes.get(i);
      labels[i] = node.label();
      roles[i] = node.role();
      ids[i] = node.id();
      rows.put(node.id(), i);
    }
    int[] sources = edges.stream().mapToInt(edge -> rows.get(edge.source())).toArray();
    int[] targets = edges.stream().mapToInt(edge -> rows.get(edge.target())).toArray();
    return IdentifiedGraph.of(
        new GraphSnapshot(
            source.name(),
            count,
            new EdgeList(sources, targets, null),
            source.features() instanceof SparseFeatures ? sparse() : dense(),
            labels,
            source.numClasses(),
            roles),
        ids,
        false);
  }

  private NodeFeatures dense() {
    int dimension = source.features().dimension();
    float[] values = new float[nodes.size() * dimension];
    for (int i = 0; i < nodes.size(); i++) {
      System.arraycopy(nodes.get(i).features(), 0, values, i * dimension, dimension);
    }
    return new DenseFeatures(nodes.size(), dimension, values);
  }

  private NodeFeatures sparse() {
    int dimension = source.features().dimension();
    int[] rowStart = new int[nodes.size() + 1];
    int[] columns = new int[1 << 10];
    float[] values = new float[1 << 10];
    int stored = 0;
    for (int i = 0; i < nodes.size(); i++) {
      float[] row = nodes.get(i).features();
      for (int column = 0; column < dimension; column++) {
        if (row[column] != 0) {
          if (stored == columns.length) {
            columns = Arrays.copyOf(columns, 2 * stored);
            values = Arrays.copyOf(values, 2 * stored);
          }
          columns[stored] = column;
          values[stored++] = row[column];
        }
      }
      rowStart[i + 1] = stored;
    }
    return new SparseFeatures(
        nodes.size(),
        dimension,
        rowStart,
        Arrays.copyOf(columns, stored),
        Arrays.copyOf(values, stored));
  }
}
