package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SnapshotValidator;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import java.io.IOException;

/**
 * Applies the changes of a snapshot to its base, or to nothing.
 *
 * <pre>{@code
 * IdentifiedGraph graph =
 *     new GraphBuilder("cora", begin, null, this::toDeadLetters).build(spool::forEach);
 * }</pre>
 *
 * <p>The records may be on disk: they are read three times, or four where edges are to be refused,
 * and none of them is kept. What is kept are arrays of numbers, about as large as the graph: for
 * each node its features once, its id twice and some 30 bytes, for each edge 17 bytes (25 with
 * weights), and 8 more for each where records have revisions.
 *
 * <p>Of several records about one node or edge the one that holds as {@link Standing} says is
 * applied. What is wrong with a change can be seen here only where it concerns others: removals of
 * what is not there, and edges without nodes. A removed node takes the base's edges at it along. An
 * edge that this snapshot brings and that has no node at an end is refused.
 */
public final class GraphBuilder {

  /** The changes of a snapshot; asked for several passes, the same records in each. */
  @FunctionalInterface
  public interface Records {
    /** Shows all of them, the ones about one thing in the order in which they came. */
    void forEach(Visitor visitor) throws IOException;
  }

  /** Takes changes one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes a change.
     *
     * @param bad whether {@link RecordCheck} refused the record; it is not applied, but the begin
     *     record's counts count it
     */
    void visit(Change change, Origin origin, boolean bad);
  }

  /** Hears of changes that cannot be applied, each once. */
  @FunctionalInterface
  public interface Refusals {
    void refuse(Change change, Origin origin, BadReason reason, String message);
  }

  private final String name;
  private final Begin begin;
  private final IdentifiedGraph base;
  private final Refusals refusals;

  /**
   * @param name the graph's name
   * @param begin without fault
   * @param base the graph of {@code begin.base()}, or null where there is none
   * @throws IllegalArgumentException when there is a base and the snapshot names none, or the
   *     reverse
   */
  public GraphBuilder(String name, Begin begin, IdentifiedGraph base, Refusals refusals) {
    if ((base == null) != (begin.base() == null)) {
      throw new IllegalArgumentException("expected a base if and only if the snapshot names one");
    }
    this.name = name;
    this.begin = begin;
    this.base = base;
    this.refusals = refusals;
  }

  /**
   * The graph. It does not depend on the order of records about different things.
   *
   * @throws InputException when the snapshot cannot be a change of its base, or the graph is not
   *     the one that the begin record declares, or is none that can be worked with
   */
  public IdentifiedGraph build(Records records) throws IOException {
    if (base != null) {
      checkBase();
    }
    NodeMerge nodes = new NodeMerge(begin, base, refusals);
    EdgeMerge edges = new EdgeMerge(begin, base, nodes);
    records.forEach(
        (change, origin, bad) -> {
          if (change instanceof NodeChange node) {
            nodes.offer(node, bad);
          } else {
            edges.count();
          }
        });
    nodes.merge();
    records.forEach(
        (change, origin, bad) -> {
          if (change instanceof NodeChange node) {
            nodes.take(node, origin, bad);
          } else if (change instanceof EdgeChange edge) {
            edges.collect(edge);
          }
        });
    EdgeList merged = mergeEdges(edges, records);
    GraphSnapshot graph =
        new GraphSnapshot(
            name,
            nodes.size(),
            merged,
            nodes.features(),
            nodes.labels(),
            begin.classes(),
            nodes.roles());
    checkCount("nodes", nodes.size() + nodes.lost(), begin.nodes());
    checkCount("edges", merged.size() + edges.lost(), begin.edges());
    SnapshotValidator.validate(graph, "snapshot " + begin.snapshot());
    return new IdentifiedGraph(graph, nodes.ids(), begin.directed());
  }

  private EdgeList mergeEdges(EdgeMerge edges, Records records) throws IOException {
    edges.sort();
    records.forEach(
        (change, origin, bad) -> {
          if (change instanceof EdgeChange edge) {
            edges.offer(edge, bad);
          }
        });
    EdgeList merged = edges.merge();
    if (edges.faults() > 0) {
      records.forEach(
          (change, origin, bad) -> {
            if (change instanceof EdgeChange edge) {
              edges.refuse(edge, origin, bad, refusals);
            }
          });
    }
    return merged;
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

  /** The declared counts are of a graph with the refused nodes and edges in it. */
  private void checkCount(String what, long found, long declared) {
    if (found != declared) {
      throw new InputException(
          "snapshot %s: found %d %s when all records were applied, expected %d as declared"
              .formatted(begin.snapshot(), found, what, declared));
    }
  }

  static String nothingToRemove(String what, Begin begin) {
    return "found a removal, expected " + what + " in base " + begin.base();
  }
}
