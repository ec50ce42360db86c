package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import java.util.Objects;

/**
 * One record of topic {@code graph.<dataset>.snapshots.v1}.
 *
 * <p>A record holds what was sent, good or bad; {@link RecordCheck} says whether it may enter a
 * graph.
 */
public sealed interface WireRecord {

  /** The snapshot that the record belongs to. */
  String snapshot();

  /** A record about one node or edge. */
  sealed interface Change extends WireRecord {

    /** Of two records of one snapshot about the same node or edge, the higher one holds. */
    long revision();
  }

  /** A change of a node. */
  sealed interface NodeChange extends Change {

    String node();
  }

  /** A change of an edge. */
  sealed interface EdgeChange extends Change {

    String source();

    String target();
  }

  /**
   * What the snapshot is.
   *
   * @param base the snapshot that the records change, or null where they are the whole graph
   * @param nodes nodes of the graph when all records are applied
   * @param edges edges of the graph when all records are applied
   * @param dimension features a node
   * @param sparse how every node gives its features
   * @param directed whether (a, b) and (b, a) are two edges
   * @param weighted whether edges may have weights
   * @param classes labels are below it; 0 where there are none
   * @param hops hops K of the augmentation
   */
  record Begin(
      String snapshot,
      String base,
      long nodes,
      long edges,
      int dimension,
      boolean sparse,
      boolean directed,
      boolean weighted,
      int classes,
      int hops)
      implements WireRecord {

    public Begin {
      Objects.requireNonNull(snapshot);
    }
  }

  /**
   * A node as it is from now on; replaces all that was known of it.
   *
   * @param label 0-based class, or null
   * @param split what the node is used for
   */
  record NodeUpsert(
      String snapshot,
      String node,
      FeatureVector features,
      Integer label,
      SplitRole split,
      long revision)
      implements NodeChange {

    public NodeUpsert {
      Objects.requireNonNull(snapshot);
      Objects.requireNonNull(node);
      Objects.requireNonNull(features);
      Objects.requireNonNull(split);
    }
  }

  /** A node of the base goes, and the base's edges at it with it. */
  record NodeRemoval(String snapshot, String node, long revision) implements NodeChange {

    public NodeRemoval {
      Objects.requireNonNull(snapshot);
      Objects.requireNonNull(node);
    }
  }

  /**
   * An edge as it is from now on.
   *
   * @param weight above 0, or null for 1
   */
  record EdgeUpsert(String snapshot, String source, String target, Float weight, long revision)
      implements EdgeChange {

    public EdgeUpsert {
      Objects.requireNonNull(snapshot);
      Objects.requireNonNull(source);
      Objects.requireNonNull(target);
    }
  }

  /** An edge of the base goes. */
  record EdgeRemoval(String snapshot, String source, String target, long revision)
      implements EdgeChange {

    public EdgeRemoval {
      Objects.requireNonNull(snapshot);
      Objects.requireNonNull(source);
      Objects.requireNonNull(target);
    }
  }

  /**
   * What must have arrived before the snapshot is whole. Counts nodes and edges, each by the kind
   * of its highest revision.
   *
   * @param checksum see {@link SnapshotTally}
   */
  record End(
      String snapshot,
      long nodeUpserts,
      long nodeRemovals,
      long edgeUpserts,
      long edgeRemovals,
      long checksum)
      implements WireRecord {

    public End {
      Objects.requireNonNull(snapshot);
    }
  }
}
