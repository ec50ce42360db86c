package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link GraphBuilder} must come to, said with maps of texts. */
final class PlainMerge {

  private record Node(float[] features, Set<Integer> stored, int label, int role) {}

  private record Pair(String source, String target) {}

  private record Slot(Change change, Standing standing) {}

  private final Begin begin;
  private final IdentifiedGraph base;
  private final Map<Object, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<Pair, Float> edges = new HashMap<>();
  private final List<String> refusals = new ArrayList<>();
  private long lostNodes;
  private long lostEdges;

  PlainMerge(Begin begin, IdentifiedGraph base, List<Change> changes) {
    this.begin = begin;
    this.base = base;
    RecordHash hash = new RecordHash(begin.directed());
    RecordCheck check = new RecordCheck(begin);
    for (Change sent : changes) {
      Change change = (Change) hash.canonical(sent);
      Object key = change instanceof NodeChange n ? n.node() : pair((EdgeChange) change);
      Standing standing =
          new Standing(change.revision(), hash.of(change), check.fault(change).isPresent());
      Slot held = slots.get(key);
      if (standing.against(held == null ? null : held.standing) == Standing.Outcome.REPLACES) {
        slots.put(key, new Slot(sent, standing));
      }
    }
    takeBase();
    Set<Object> before = new HashSet<>(nodes.keySet());
    before.addAll(edges.keySet());
    applyNodes(before);
    edges.keySet().removeIf(e -> !nodes.containsKey(e.source) || !nodes.containsKey(e.target));
    applyEdges(before);
    for (Map.Entry<Object, Slot> e : slots.entrySet()) {
      if (e.getValue().standing.bad()) {
        boolean node = e.getValue().change instanceof NodeUpsert;
        boolean edge = e.getValue().change instanceof EdgeUpsert;
        lostNodes += node && !nodes.containsKey(e.getKey()) ? 1 : 0;
        lostEdges += edge && !edges.containsKey(e.getKey()) ? 1 : 0;
      }
    }
  }

  private Pair pair(EdgeChange edge) {
    boolean turn = !begin.directed() && NodeIds.ORDER.compare(edge.source(), edge.target()) > 0;
    return turn ? new Pair(edge.target(), edge.source()) : new Pair(edge.source(), edge.target());
  }

  private void takeBase() {
    if (base == null) {
      return;
    }
    GraphSnapshot g = base.graph();
    for (int v = 0; v < g.numNodes(); v++) {
      float[] row = new float[begin.dimension()];
      g.features().copyRow(v, row, 0);
      Set<Integer> stored = new HashSet<>();
      if (base.features(v) instanceof FeatureVector.Sparse sparse) {
        Arrays.stream(sparse.indices()).forEach(stored::add);
      }
      nodes.put(base.ids().id(v), new Node(row, stored, g.labels()[v], g.roles()[v]));
    }
    for (int e = 0; e < g.edges().size(); e++) {
      edges.put(
          new Pair(base.ids().id(g.edges().sources()[e]), base.ids().id(g.edges().targets()[e])),
          g.edges().weighted() ? g.edges().weights()[e] : 1f);
    }
  }

  private void applyNodes(Set<Object> before) {
    for (Slot slot : slots.values()) {
      if (slot.standing.bad()) {
        continue;
      }
      if (slot.change instanceof NodeUpsert n) {
        nodes.put(n.node(), node(n));
      } else if (slot.change instanceof NodeRemoval n) {
        nodes.remove(n.node());
        refuseUnless(before.contains(n.node()), n, BadReason.NOTHING_TO_REMOVE);
      }
    }
  }

  private Node node(NodeUpsert n) {
    float[] row = new float[begin.dimension()];
    Set<Integer> stored = new HashSet<>();
    if (n.features() instanceof FeatureVector.Sparse sparse) {
      for (int i = 0; i < sparse.indices().length; i++) {
        row[sparse.indices()[i]] = sparse.values()[i];
        stored.add(sparse.indices()[i]);
      }
    } else if (n.features() instanceof FeatureVector.Dense dense) {
      row = dense.values();
    }
    return new Node(row, stored, n.label() == null ? -1 : n.label(), n.split().ordinal());
  }

  private void applyEdges(Set<Object> before) {
    for (Slot slot : slots.values()) {
      if (slot.standing.bad()) {
        continue;
      }
      if (slot.change instanceof EdgeUpsert e) {
        boolean fits = nodes.containsKey(e.source()) && nodes.containsKey(e.target());
        if (fits) {
          edges.put(pair(e), e.weight() == null ? 1f : e.weight());
        } else {
          lostEdges++;
        }
        refuseUnless(fits, e, BadReason.DANGLING_EDGE);
      } else if (slot.change instanceof EdgeRemoval e) {
        edges.remove(pair(e));
        refuseUnless(before.contains(pair(e)), e, BadReason.NOTHING_TO_REMOVE);
      }
    }
  }

  private void refuseUnless(boolean ok, Change change, BadReason reason) {
    if (!ok) {
      refusals.add(reason + " " + change);
    }
  }

  /** The records that hold, good or bad. */
  List<Change> holding() {
    return slots.values().stream().map(Slot::change).toList();
  }

  List<String> refusals() {
    return refusals;
  }

  /** The count that the begin record must declare. */
  long nodes() {
    return nodes.size() + lostNodes;
  }

  long edges() {
    return edges.size() + lostEdges;
  }

  boolean canBeTrainedOn() {
    return nodes.values().stream().anyMatch(n -> n.role == SplitRole.TRAIN.ordinal());
  }

  IdentifiedGraph graph(String name) {
    String[] ids = nodes.keySet().toArray(String[]::new);
    Map<String, Integer> number = new HashMap<>();
    int[] labels = new int[ids.length];
    byte[] roles = new byte[ids.length];
    for (int v = 0; v < ids.length; v++) {
      number.put(ids[v], v);
      labels[v] = nodes.get(ids[v]).label;
      roles[v] = (byte) nodes.get(ids[v]).role;
    }
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    float[] weights = new float[edges.size()];
    int size = 0;
    for (Map.Entry<Pair, Float> edge : edges.entrySet()) {
      sources[size] = number.get(edge.getKey().source);
      targets[size] = number.get(edge.getKey().target);
      weights[size++] = edge.getValue();
    }
    EdgeList list = new EdgeList(sources, targets, begin.weighted() ? weights : null);
    GraphSnapshot graph =
        new GraphSnapshot(name, ids.length, list, features(ids), labels, begin.classes(), roles);
    return IdentifiedGraph.of(graph, ids, begin.directed());
  }

  private NodeFeatures features(String[] ids) {
    FeatureVector[] rows = new FeatureVector[ids.length];
    int[] start = new int[ids.length + 1];
    for (int v = 0; v < ids.length; v++) {
      start[v + 1] = start[v] + nodes.get(ids[v]).stored.size();
    }
    if (!begin.sparse()) {
      FeatureRows dense = FeatureRows.dense(ids.length, begin.dimension());
      for (int v = 0; v < rows.length; v++) {
        dense.put(v, new FeatureVector.Dense(nodes.get(ids[v]).features));
      }
      return dense.toFeatures();
    }
    int[] columns = new int[start[ids.length]];
    float[] values = new float[start[ids.length]];
    for (int v = 0; v < ids.length; v++) {
      Node node = nodes.get(ids[v]);
      int next = start[v];
      for (int column : node.stored.stream().sorted().toList()) {
        columns[next] = column;
        values[next++] = node.features[column];
      }
    }
    return new SparseFeatures(ids.length, begin.dimension(), start, columns, values);
  }
}
