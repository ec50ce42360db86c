package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A graph that changes at random. */
final class RandomGraph {

  private static final int CLASSES = 3;

  private record Node(float[] features, int label, SplitRole role) {}

  private record Pair(String a, String b) {}

  private final Random random;
  private final int dimension;
  private final boolean sparse;
  private final boolean directed;
  private final boolean weighted;
  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final Set<Pair> edges = new HashSet<>();
  private int next;

  /** A small one of any kind. */
  RandomGraph(long seed) {
    this(new Random(seed), 20, 40, 5);
  }

  RandomGraph(Random random, int nodes, int edges, int dimension) {
    this.random = random;
    this.dimension = dimension;
    this.sparse = random.nextBoolean();
    this.directed = random.nextBoolean();
    this.weighted = random.nextBoolean();
    this.nodes.put("anchor", node(0, SplitRole.TRAIN));
    add(nodes, edges);
  }

  private void add(int moreNodes, int moreEdges) {
    for (int i = 0; i < moreNodes; i++) {
      boolean labelled = random.nextInt(4) > 0;
      SplitRole role = labelled ? SplitRole.values()[random.nextInt(4)] : SplitRole.NONE;
      nodes.put("node-" + next++, node(labelled ? random.nextInt(CLASSES) : -1, role));
    }
    List<String> ids = List.copyOf(nodes.keySet());
    for (int i = 0; i < moreEdges; i++) {
      String a = ids.get(random.nextInt(ids.size()));
      String b = ids.get(random.nextInt(ids.size()));
      edges.add(directed || a.compareTo(b) < 0 ? new Pair(a, b) : new Pair(b, a));
    }
  }

  private Node node(int label, SplitRole role) {
    float[] features = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      features[i] = random.nextBoolean() ? 0f : (float) random.nextGaussian();
    }
    return new Node(features, label, role);
  }

  /** Some nodes and edges more, some less. */
  void change() {
    add(1 + random.nextInt(4), 1 + random.nextInt(10));
    List<String> ids = new ArrayList<>(nodes.keySet());
    String gone = ids.get(random.nextInt(ids.size()));
    if (!gone.equals("anchor")) {
      nodes.remove(gone);
      edges.removeIf(e -> e.a.equals(gone) || e.b.equals(gone));
    }
    edges.removeIf(e -> random.nextInt(20) == 0);
  }

  IdentifiedGraph now() {
    String[] ids = nodes.keySet().toArray(String[]::new);
    int[] labels = new int[ids.length];
    byte[] roles = new byte[ids.length];
    for (int v = 0; v < ids.length; v++) {
      labels[v] = nodes.get(ids[v]).label;
      roles[v] = (byte) nodes.get(ids[v]).role.ordinal();
    }
    List<Pair> pairs = List.copyOf(edges);
    int[] sources = pairs.stream().mapToInt(p -> Arrays.binarySearch(ids, p.a)).toArray();
    int[] targets = pairs.stream().mapToInt(p -> Arrays.binarySearch(ids, p.b)).toArray();
    float[] weights = new float[sources.length];
    for (int e = 0; e < weights.length; e++) {
      weights[e] = 0.5f + (sources[e] * 31 + targets[e]) % 7;
    }
    EdgeList list = new EdgeList(sources, targets, weighted ? weights : null);
    GraphSnapshot graph =
        new GraphSnapshot("random", ids.length, list, features(ids), labels, CLASSES, roles);
    return IdentifiedGraph.of(graph, ids, directed);
  }

  private NodeFeatures features(String[] ids) {
    int[] rowStart = new int[ids.length + 1];
    int[] columns = new int[ids.length * dimension];
    float[] values = new float[ids.length * dimension];
    int size = 0;
    for (int v = 0; v < ids.length; v++) {
      float[] row = nodes.get(ids[v]).features;
      for (int c = 0; c < dimension; c++) {
        if (!sparse || row[c] != 0) {
          columns[size] = c;
          values[size++] = row[c];
        }
      }
      rowStart[v + 1] = size;
    }
    return sparse
        ? new SparseFeatures(
            ids.length,
            dimension,
            rowStart,
            Arrays.copyOf(columns, size),
            Arrays.copyOf(values, size))
        : new DenseFeatures(ids.length, dimension, values);
  }

  static void assertSameBits(IdentifiedGraph found, IdentifiedGraph expected) {
    assertThat(found.directed()).isEqualTo(expected.directed());
    assertThat(ids(found)).isEqualTo(ids(expected));
    assertThat(found.graph())
        .usingRecursiveComparison()
        .ignoringFields("name")
        .isEqualTo(expected.graph());
  }

  private static List<String> ids(IdentifiedGraph graph) {
    List<String> ids = new ArrayList<>();
    for (int v = 0; v < graph.ids().size(); v++) {
      ids.add(graph.ids().id(v));
    }
    return ids;
  }
}
