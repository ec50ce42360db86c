package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The records that publish a snapshot: begin, nodes, edges, end. Made one by one as the stream is
 * read, which must be sequential.
 */
public final class SnapshotRecords {

  private static final SplitRole[] ROLES = SplitRole.values();

  private final String snapshot;
  private final IdentifiedGraph graph;

  private SnapshotRecords(String snapshot, IdentifiedGraph graph) {
    this.snapshot = snapshot;
    this.graph = graph;
  }

  /**
   * A whole graph.
   *
   * @param snapshot id of the snapshot
   * @param hops hops K that the graph is to be augmented with
   */
  public static Stream<WireRecord> full(String snapshot, IdentifiedGraph graph, int hops) {
    SnapshotRecords records = new SnapshotRecords(snapshot, graph);
    Stream<WireRecord> nodes =
        IntStream.range(0, graph.graph().numNodes()).mapToObj(records::nodeUpsert);
    Stream<WireRecord> edges =
        IntStream.range(0, graph.graph().edges().size()).mapToObj(records::edgeUpsert);
    return records.framed(records.begin(null, hops), Stream.concat(nodes, edges));
  }

  /**
   * What makes one graph of another. The edges of removed nodes need no records.
   *
   * @param snapshot id of the snapshot
   * @param baseSnapshot id under which the base was published
   * @throws IllegalArgumentException when the next graph has fewer features or classes than the
   *     base, or differs from it in being directed, sparse, or no longer weighted: these need a
   *     full snapshot
   */
  public static Stream<WireRecord> delta(
      String snapshot, String baseSnapshot, IdentifiedGraph base, IdentifiedGraph next, int hops) {
    checkGrown(base, next);
    SnapshotRecords records = new SnapshotRecords(snapshot, next);
    SnapshotDifference difference = SnapshotDifference.of(base, next);
    Stream<WireRecord> changes =
        Stream.of(
                IntStream.of(difference.removedNodes())
                    .<WireRecord>mapToObj(
                        node -> new NodeRemoval(snapshot, base.ids().id(node), 0)),
                IntStream.of(difference.changedNodes()).mapToObj(records::nodeUpsert),
                IntStream.of(difference.removedEdges())
                    .<WireRecord>mapToObj(edge -> edgeRemoval(snapshot, base, edge)),
                IntStream.of(difference.changedEdges()).mapToObj(records::edgeUpsert))
            .reduce(Stream::concat)
            .orElseThrow();
    return records.framed(records.begin(baseSnapshot, hops), changes);
  }

  private static void checkGrown(IdentifiedGraph base, IdentifiedGraph next) {
    NodeFeatures before = base.graph().features();
    NodeFeatures after = next.graph().features();
    boolean fits =
        base.directed() == next.directed()
            && before.getClass() == after.getClass()
            && before.dimension() <= after.dimension()
            && base.graph().numClasses() <= next.graph().numClasses()
            && (next.graph().edges().weighted() || !base.graph().edges().weighted());
    if (!fits) {
      throw new IllegalArgumentException(
          "expected a graph with at least the base's features, classes and weights, and directed"
              + " and sparse as it is; publish a full snapshot instead");
    }
  }

  private Stream<WireRecord> framed(Begin begin, Stream<WireRecord> changes) {
    SnapshotTally tally = new SnapshotTally(graph.directed());
    Stream<WireRecord> counted =
        Stream.concat(Stream.of(begin), changes)
            .map(
                record -> {
                  tally.add(record);
                  return record;
                });
    return Stream.concat(counted, Stream.of(tally).map(t -> t.end(snapshot)));
  }

  private Begin begin(String base, int hops) {
    GraphSnapshot g = graph.graph();
    return new Begin(
        snapshot,
        base,
        g.numNodes(),
        g.edges().size(),
        g.features().dimension(),
        g.features() instanceof SparseFeatures,
        graph.directed(),
        g.edges().weighted(),
        g.numClasses(),
        hops);
  }

  private WireRecord nodeUpsert(int node) {
    int label = graph.graph().labels()[node];
    return new NodeUpsert(
        snapshot,
        graph.ids().id(node),
        graph.features(node),
        label < 0 ? null : label,
        ROLES[graph.graph().roles()[node]],
        0);
  }

  private WireRecord edgeUpsert(int edge) {
    EdgeList edges = graph.graph().edges();
    return new EdgeUpsert(
        snapshot,
        graph.ids().id(edges.sources()[edge]),
        graph.ids().id(edges.targets()[edge]),
        edges.weighted() ? edges.weights()[edge] : null,
        0);
  }

  private static WireRecord edgeRemoval(String snapshot, IdentifiedGraph base, int edge) {
    EdgeList edges = base.graph().edges();
    return new EdgeRemoval(
        snapshot, base.ids().id(edges.sources()[edge]), base.ids().id(edges.targets()[edge]), 0);
  }
}
