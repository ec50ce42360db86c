package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Graphs that change at random, kept as plain maps, and the comparison of graphs bit by bit. */
public final class Graphs {

  private static final SplitRole[] ROLES = SplitRole.values();

  private record Node(float[] features, int label, SplitRole role) {}

  private record Pair(String source, String target) {}

  private final Random random;
  private final boolean sparse;
  private final boolean directed;
  private final boolean weighted;
  private int dimension = 5;
  private int classes = 3;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<Pair, Float> edges = new HashMap<>();

  public Graphs(long seed) {
    this.random = new Random(seed);
    this.sparse = random.nextBoolean();
    this.directed = random.nextBoolean();
    this.weighted = random.nextBoolean();
    // One node stays for training whatever happens, as every graph needs one.
    nodes.put("anchor", new Node(new float[dimension], 0, SplitRole.TRAIN));
    for (int i = 0; i < 20; i++) {
      addNode();
    }
    for (int i = 0; i < 40; i++) {
      addEdge();
    }
  }

  /** Some nodes and edges more, less and other; at times features and classes grow. */
  public void change() {
    if (random.nextInt(5) == 0) {
      dimension += random.nextInt(3);
      classes += random.nextInt(2);
      nodes.replaceAll(
          (id, n) -> new Node(java.util.Arrays.copyOf(n.features, dimension), n.label, n.role));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      addNode();
    }
    for (int i = random.nextInt(4); i > 0 && nodes.size() > 2; i--) {
      String gone = anyNode();
      if (!gone.equals("anchor")) {
        nodes.remove(gone);
        edges.keySet().removeIf(e -> e.source.equals(gone) || e.target.equals(gone));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      String id = anyNode();
      if (!id.equals("anchor")) {
        nodes.put(id, randomNode());
      }
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      addEdge();
    }
    for (int i = random.nextInt(8); i > 0 && !edges.isEmpty(); i--) {
      edges.remove(new ArrayList<>(edges.keySet()).get(random.nextInt(edges.size())));
    }
  }

  private void addNode() {
    String id =
        switch (random.nextInt(3)) {
          case 0 -> "" + random.nextInt(1000);
          case 1 -> "user:" + random.nextInt(100);
          default -> "ü€😀".substring(0, 1 + random.nextInt(2)) + random.nextInt(20);
        };
    nodes.putIfAbsent(id, randomNode());
  }

  private Node randomNode() {
    float[] features = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      features[i] = random.nextBoolean() ? 0f : (float) random.nextGaussian();
    }
    boolean labelled = random.nextInt(4) > 0;
    return new Node(
        features,
        labelled ? random.nextInt(classes) : -1,
        labelled ? ROLES[random.nextInt(ROLES.length)] : SplitRole.NONE);
  }

  private void addEdge() {
    String a = anyNode();
    String b = anyNode();
    boolean turn = !directed && NodeIds.ORDER.compare(a, b) > 0;
    edges.put(new Pair(turn ? b : a, turn ? a : b), weighted ? 0.5f + random.nextFloat() : 1f);
  }

  private String anyNode() {
    return nodes.keySet().stream().sorted().toList().get(random.nextInt(nodes.size()));
  }

  /** The graph as it is now, its nodes and edges in no order, undirected edges either way round. */
  public IdentifiedGraph now() {
    List<String> ids = new ArrayList<>(new TreeMap<>(nodes).keySet());
    java.util.Collections.shuffle(ids, random);
    Map<String, Integer> number = new HashMap<>();
    ids.forEach(id -> number.put(id, number.size()));
    List<Map.Entry<Pair, Float>> shuffled = new ArrayList<>(edges.entrySet());
    java.util.Collections.shuffle(shuffled, random);
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    float[] weights = new float[edges.size()];
    for (int e = 0; e < sources.length; e++) {
      boolean turn = !directed && random.nextBoolean();
      Pair pair = shuffled.get(e).getKey();
      sources[e] = number.get(turn ? pair.target : pair.source);
      targets[e] = number.get(turn ? pair.source : pair.target);
      weights[e] = shuffled.get(e).getValue();
    }
    int[] labels = new int[ids.size()];
    byte[] roles = new byte[ids.size()];
    for (int v = 0; v < labels.length; v++) {
      labels[v] = nodes.get(ids.get(v)).label;
      roles[v] = (byte) nodes.get(ids.get(v)).role.ordinal();
    }
    EdgeList edgeList = new EdgeList(sources, targets, weighted ? weights : null);
    GraphSnapshot graph =
        new GraphSnapshot("random", ids.size(), edgeList, features(ids), labels, classes, roles);
    return IdentifiedGraph.of(graph, ids.toArray(String[]::new), directed);
  }

  private NodeFeatures features(List<String> ids) {
    int[] rowStart = new int[ids.size() + 1];
    List<Integer> columns = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    for (int v = 0; v < ids.size(); v++) {
      float[] row = nodes.get(ids.get(v)).features;
      for (int c = 0; c < dimension; c++) {
        if (!sparse || row[c] != 0) {
          columns.add(c);
          values.add(row[c]);
        }
      }
      rowStart[v + 1] = values.size();
    }
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return sparse
        ? new SparseFeatures(
            ids.size(),
            dimension,
            rowStart,
            columns.stream().mapToInt(Integer::intValue).toArray(),
            array)
        : new DenseFeatures(ids.size(), dimension, array);
  }

  public static void assertSameBits(IdentifiedGraph found, IdentifiedGraph expected) {
    assertThat(found.directed()).isEqualTo(expected.directed());
    assertThat(ids(found)).isEqualTo(ids(expected));
    assertThat(found.graph()).usingRecursiveComparison().isEqualTo(expected.graph());
  }

  private static List<String> ids(IdentifiedGraph graph) {
    List<String> ids = new ArrayList<>();
    for (int v = 0; v < graph.ids().size(); v++) {
      ids.add(graph.ids().id(v));
    }
    return ids;
  }
}
