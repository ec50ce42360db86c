package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SnapshotValidator;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Applies the changes of a snapshot to its base, or to nothing. What is wrong with a change can be
 * seen here only where it concerns others: removals of what is not there, and edges without nodes.
 *
 * <p>A removed node takes the base's edges at it along. An edge that this snapshot brings and that
 * has no node at an end is refused.
 */
public final class SnapshotMerge {

  /** Hears of changes that cannot be applied. */
  @FunctionalInterface
  public interface Refusals {
    void refuse(Change change, Origin origin, BadReason reason, String message);
  }

  private record Sent<C extends Change>(C change, Origin origin) {}

  private final String name;
  private final Begin begin;
  private final IdentifiedGraph base;
  private final Refusals refusals;

  private final List<NodeUpsert> nodeUpserts = new ArrayList<>();
  private final List<Sent<NodeRemoval>> nodeRemovals = new ArrayList<>();
  private final List<Sent<EdgeUpsert>> edgeUpserts = new ArrayList<>();
  private final List<Sent<EdgeRemoval>> edgeRemovals = new ArrayList<>();
  private final List<Change> refused = new ArrayList<>();
  private long dangling;

  /**
   * @param name the graph's name
   * @param begin without fault
   * @param base the graph of {@code begin.base()}, or null where there is none
   * @throws InputException when the snapshot cannot be a change of the base
   */
  public SnapshotMerge(String name, Begin begin, IdentifiedGraph base, Refusals refusals) {
    if ((base == null) != (begin.base() == null)) {
      throw new IllegalArgumentException("expected a base if and only if the snapshot names one");
    }
    this.name = name;
    this.begin = begin;
    this.base = base;
    this.refusals = refusals;
    if (base != null) {
      checkBase();
    }
  }

  private void checkBase() {
    NodeFeatures features = base.graph().features();
    boolean sparse = features instanceof SparseFeatures;
    require(begin.directed() == base.directed(), "directed", begin.directed(), base.directed());
    require(begin.sparse() == sparse, "sparse", begin.sparse(), sparse);
    require(
        begin.dimension() >= features.dimension(),
        "at least the base's dimension",
        begin.dimension(),
        features.dimension());
    require(
        begin.classes() >= base.graph().numClasses(),
        "at least the base's classes",
        begin.classes(),
        base.graph().numClasses());
    require(
        begin.weighted() || !base.graph().edges().weighted(),
        "weighted",
        begin.weighted(),
        base.graph().edges().weighted());
  }

  private void require(boolean ok, String what, Object found, Object expected) {
    if (!ok) {
      throw new InputException(
          "snapshot %s on base %s: expected %s (%s), found %s"
              .formatted(begin.snapshot(), begin.base(), what, expected, found));
    }
  }

  /** Takes a change that {@link RecordCheck} found good; one for each node and edge. */
  public void add(Change change, Origin origin) {
    if (change instanceof NodeUpsert upsert) {
      nodeUpserts.add(upsert);
    } else if (change instanceof NodeRemoval removal) {
      nodeRemovals.add(new Sent<>(removal, origin));
    } else if (change instanceof EdgeUpsert upsert) {
      edgeUpserts.add(new Sent<>(upsert, origin));
    } else if (change instanceof EdgeRemoval removal) {
      edgeRemovals.add(new Sent<>(removal, origin));
    }
  }

  /** Takes note of a change that was refused but that the begin record's counts count. */
  public void addRefused(Change change) {
    refused.add(change);
  }

  /**
   * The graph; to be called once.
   *
   * @throws InputException when the graph is not the one that the begin record declares, or is none
   *     that can be worked with
   */
  public IdentifiedGraph merge() {
    Nodes nodes = mergeNodes();
    EdgeList edges = mergeEdges(nodes);
    GraphSnapshot graph =
        new GraphSnapshot(
            name,
            nodes.ids.size(),
            edges,
            nodes.features,
            nodes.labels,
            begin.classes(),
            nodes.roles);
    IdentifiedGraph merged = new IdentifiedGraph(graph, nodes.ids, begin.directed());
    checkCounts(merged);
    SnapshotValidator.validate(graph, "snapshot " + begin.snapshot());
    return merged;
  }

  /**
   * @param newNumber of each node of the base, -1 where it is removed
   */
  private record Nodes(
      NodeIds ids, NodeFeatures features, int[] labels, byte[] roles, int[] newNumber) {}

  private Nodes mergeNodes() {
    NodeIds old = base == null ? NodeIds.numbered(0) : base.ids();
    boolean[] removed = new boolean[old.size()];
    for (Sent<NodeRemoval> removal : nodeRemovals) {
      int node = old.indexOf(removal.change.node());
      if (node < 0) {
        refuseRemoval(removal, "node " + removal.change.node());
      } else {
        removed[node] = true;
      }
    }
    nodeUpserts.sort(Comparator.comparing(NodeUpsert::node, NodeIds.ORDER));

    int most = Math.addExact(old.size(), nodeUpserts.size());
    String[] ids = new String[most];
    int[] labels = new int[most];
    byte[] roles = new byte[most];
    int[] newNumber = new int[old.size()];
    FeatureRows rows = new FeatureRows(begin.dimension(), begin.sparse());
    int size = 0;
    int o = 0;
    int u = 0;
    while (o < old.size() || u < nodeUpserts.size()) {
      int order =
          o == old.size()
              ? 1
              : u == nodeUpserts.size()
                  ? -1
                  : NodeIds.ORDER.compare(old.id(o), nodeUpserts.get(u).node());
      if (order < 0 && removed[o]) {
        newNumber[o++] = -1;
        continue;
      }
      if (order < 0) {
        ids[size] = old.id(o);
        labels[size] = base.graph().labels()[o];
        roles[size] = base.graph().roles()[o];
        rows.copy(base.graph().features(), o);
        newNumber[o++] = size++;
        continue;
      }
      NodeUpsert upsert = nodeUpserts.get(u++);
      ids[size] = upsert.node();
      labels[size] = upsert.label() == null ? -1 : upsert.label();
      roles[size] = (byte) upsert.split().ordinal();
      rows.add(upsert.features());
      if (order == 0) {
        newNumber[o++] = size;
      }
      size++;
    }
    return new Nodes(
        NodeIds.ofSorted(Arrays.copyOf(ids, size)),
        rows.toFeatures(),
        Arrays.copyOf(labels, size),
        Arrays.copyOf(roles, size),
        newNumber);
  }

  /** An edge of the new graph by the numbers of its nodes. */
  private record NewEdge(long key, float weight) {}

  private EdgeList mergeEdges(Nodes nodes) {
    List<NewEdge> upserts = newEdges(nodes.ids);
    long[] removals = removedEdges(nodes);
    EdgeList old = base == null ? new EdgeList(new int[0], new int[0], null) : base.graph().edges();

    int most = Math.addExact(old.size(), upserts.size());
    long[] keys = new long[most];
    float[] weights = begin.weighted() ? new float[most] : null;
    int size = 0;
    int u = 0;
    for (int o = 0; o < old.size(); o++) {
      int source = nodes.newNumber[old.sources()[o]];
      int target = nodes.newNumber[old.targets()[o]];
      if (source < 0 || target < 0) {
        continue;
      }
      // The numbers of the nodes that stay keep their order, so the keys ascend here, too.
      long key = IdentifiedGraph.edgeKey(source, target, true);
      for (; u < upserts.size() && upserts.get(u).key < key; u++) {
        size = put(upserts.get(u), keys, weights, size);
      }
      boolean replaced = u < upserts.size() && upserts.get(u).key == key;
      if (!replaced && Arrays.binarySearch(removals, key) < 0) {
        float weight = old.weighted() ? old.weights()[o] : 1f;
        size = put(new NewEdge(key, weight), keys, weights, size);
      }
    }
    for (; u < upserts.size(); u++) {
      size = put(upserts.get(u), keys, weights, size);
    }
    return IdentifiedGraph.edgeList(
        Arrays.copyOf(keys, size), weights == null ? null : Arrays.copyOf(weights, size));
  }

  private static int put(NewEdge edge, long[] keys, float[] weights, int size) {
    keys[size] = edge.key;
    if (weights != null) {
      weights[size] = edge.weight;
    }
    return size + 1;
  }

  private List<NewEdge> newEdges(NodeIds ids) {
    List<NewEdge> edges = new ArrayList<>(edgeUpserts.size());
    for (Sent<EdgeUpsert> sent : edgeUpserts) {
      EdgeUpsert edge = sent.change;
      int source = ids.indexOf(edge.source());
      int target = ids.indexOf(edge.target());
      if (source < 0 || target < 0) {
        dangling++;
        refusals.refuse(
            edge,
            sent.origin,
            BadReason.DANGLING_EDGE,
            "found an edge from %s to %s, expected node %s in the snapshot"
                .formatted(
                    edge.source(), edge.target(), source < 0 ? edge.source() : edge.target()));
      } else {
        edges.add(
            new NewEdge(
                IdentifiedGraph.edgeKey(source, target, begin.directed()),
                edge.weight() == null ? 1f : edge.weight()));
      }
    }
    edges.sort(Comparator.comparingLong(NewEdge::key));
    return edges;
  }

  /** Keys in the new graph, sorted; those of removed nodes, which go anyway, left out. */
  private long[] removedEdges(Nodes nodes) {
    long[] removals = new long[edgeRemovals.size()];
    if (removals.length == 0) {
      return removals;
    }
    long[] old = base.edgeKeys();
    int size = 0;
    for (Sent<EdgeRemoval> sent : edgeRemovals) {
      EdgeRemoval edge = sent.change;
      int source = base.ids().indexOf(edge.source());
      int target = base.ids().indexOf(edge.target());
      boolean there =
          source >= 0
              && target >= 0
              && Arrays.binarySearch(old, IdentifiedGraph.edgeKey(source, target, begin.directed()))
                  >= 0;
      if (!there) {
        refuseRemoval(sent, "an edge from " + edge.source() + " to " + edge.target());
      } else if (nodes.newNumber[source] >= 0 && nodes.newNumber[target] >= 0) {
        removals[size++] =
            IdentifiedGraph.edgeKey(
                nodes.newNumber[source], nodes.newNumber[target], begin.directed());
      }
    }
    removals = Arrays.copyOf(removals, size);
    Arrays.sort(removals);
    return removals;
  }

  private void refuseRemoval(Sent<?> removal, String what) {
    refusals.refuse(
        removal.change,
        removal.origin,
        BadReason.NOTHING_TO_REMOVE,
        "found a removal, expected " + what + " in base " + begin.base());
  }

  /** The declared counts are of a graph with the refused nodes and edges in it. */
  private void checkCounts(IdentifiedGraph merged) {
    long lostNodes = 0;
    long lostEdges = dangling;
    long[] keys = merged.edgeKeys();
    for (Change change : refused) {
      if (change instanceof NodeUpsert node) {
        lostNodes += merged.ids().indexOf(node.node()) < 0 ? 1 : 0;
      } else if (change instanceof EdgeUpsert edge) {
        int source = merged.ids().indexOf(edge.source());
        int target = merged.ids().indexOf(edge.target());
        boolean there =
            source >= 0
                && target >= 0
                && Arrays.binarySearch(
                        keys, IdentifiedGraph.edgeKey(source, target, begin.directed()))
                    >= 0;
        lostEdges += there ? 0 : 1;
      }
    }
    checkCount("nodes", merged.graph().numNodes() + lostNodes, begin.nodes());
    checkCount("edges", merged.graph().edges().size() + lostEdges, begin.edges());
  }

  private void checkCount(String what, long found, long declared) {
    if (found != declared) {
      throw new InputException(
          "snapshot %s: found %d %s when all records were applied, expected %d as declared"
              .formatted(begin.snapshot(), found, what, declared));
    }
  }
}
