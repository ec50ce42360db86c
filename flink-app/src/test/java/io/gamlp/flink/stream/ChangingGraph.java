package io.gamlp.flink.stream;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generated graph that changes: with each step some edges go, some come, a node goes and some
 * come that look like others of their class. The same seed gives the same graphs.
 */
final class ChangingGraph {

  private record Node(String id, float[] features, int label, byte role) {}

  private record Edge(String source, String target) {}

  private final Random random;
  private final int numClasses;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Edge> edges = new LinkedHashSet<>();
  private int nextId;

  /**
   * @param source of the first graph
   */
  ChangingGraph(String source, long seed) {
    random = new Random(seed);
    GraphSnapshot graph = DataSource.parse(source).load(LoadOptions.seeded(seed));
    numClasses = graph.numClasses();
    for (int node = 0; node < graph.numNodes(); node++) {
      float[] row = new float[graph.features().dimension()];
      graph.features().copyRow(node, row, 0);
      nodes.add(new Node("n" + nextId++, row, graph.labels()[node], graph.roles()[node]));
    }
    for (int e = 0; e < graph.edges().size(); e++) {
      connect(graph.edges().sources()[e], graph.edges().targets()[e]);
    }
  }

  private void connect(int a, int b) {
    if (a != b) {
      edges.add(new Edge(nodes.get(Math.min(a, b)).id(), nodes.get(Math.max(a, b)).id()));
    }
  }

  /** The graph as it is now. */
  IdentifiedGraph graph() {
    int dimension = nodes.get(0).features().length;
    float[] features = new float[nodes.size() * dimension];
    int[] labels = new int[nodes.size()];
    byte[] roles = new byte[nodes.size()];
    String[] ids = new String[nodes.size()];
    for (int i = 0; i < ids.length; i++) {
      Node node = nodes.get(i);
      System.arraycopy(node.features(), 0, features, i * dimension, dimension);
      labels[i] = node.label();
      roles[i] = node.role();
      ids[i] = node.id();
    }
    List<String> order = Arrays.asList(ids);
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    int e = 0;
    for (Edge edge : edges) {
      sources[e] = order.indexOf(edge.source());
      targets[e++] = order.indexOf(edge.target());
    }
    return IdentifiedGraph.of(
        new GraphSnapshot(
            "changing",
            ids.length,
            new EdgeList(sources, targets, null),
            new DenseFeatures(ids.length, dimension, features),
            labels,
            numClasses,
            roles),
        ids,
        false);
  }

  /** Takes a step and gives the graph after it. */
  IdentifiedGraph step(int newEdges, int newNodes) {
    List<Edge> old = new ArrayList<>(edges);
    for (int i = 0; i < newEdges / 2; i++) {
      edges.remove(old.get(random.nextInt(old.size())));
    }
    for (int i = 0; i < newNodes; i++) {
      Node like = nodes.get(random.nextInt(nodes.size()));
      float[] features = like.features().clone();
      features[random.nextInt(features.length)] += 0.25f;
      nodes.add(new Node("n" + nextId++, features, like.label(), (byte) SplitRole.TEST.ordinal()));
      connect(nodes.size() - 1, nodes.indexOf(like));
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
}
