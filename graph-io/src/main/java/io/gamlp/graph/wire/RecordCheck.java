package io.gamlp.graph.wire;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be said of one record by itself and the begin record of its snapshot. Has no state: the
 * same record gets the same answer wherever and whenever it is asked.
 */
public final class RecordCheck {

  /** What is wrong with a record: for programs, and what was found and expected for people. */
  public record Fault(BadReason reason, String message) {}

  private static final Pattern SNAPSHOT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Optional<Fault> NONE = Optional.empty();

  private final Begin begin;

  /**
   * @param begin of the snapshot, itself without fault
   */
  public RecordCheck(Begin begin) {
    this.begin = begin;
  }

  /** What is wrong with a begin record, if anything. */
  public static Optional<Fault> fault(Begin begin) {
    if (!isSnapshotId(begin.snapshot())) {
      return snapshotId(begin.snapshot());
    }
    if (begin.base() != null && !isSnapshotId(begin.base())) {
      return snapshotId(begin.base());
    }
    if (begin.snapshot().equals(begin.base())) {
      return badBegin("the snapshot's own id as its base", "another snapshot's");
    }
    if (begin.nodes() < 1) {
      return badBegin(begin.nodes() + " nodes", "at least 1");
    }
    if (begin.edges() < 0) {
      return badBegin(begin.edges() + " edges", "at least 0");
    }
    if (begin.dimension() < 1) {
      return badBegin(begin.dimension() + " features a node", "at least 1");
    }
    if (begin.classes() < 0) {
      return badBegin(begin.classes() + " classes", "at least 0");
    }
    if (begin.hops() < 0) {
      return badBegin(begin.hops() + " hops", "at least 0");
    }
    return NONE;
  }

  /** What is wrong with an end record, if anything. */
  public static Optional<Fault> fault(End end) {
    if (!isSnapshotId(end.snapshot())) {
      return snapshotId(end.snapshot());
    }
    long least =
        Math.min(
            Math.min(end.nodeUpserts(), end.nodeRemovals()),
            Math.min(end.edgeUpserts(), end.edgeRemovals()));
    return least < 0
        ? fault(BadReason.BAD_END, "found a count of " + least + ", expected none below 0")
        : NONE;
  }

  /** What is wrong with a change of a node or edge, if anything. */
  public Optional<Fault> fault(Change change) {
    if (change.revision() < 0) {
      return fault(
          BadReason.BAD_ID, "found revision " + change.revision() + ", expected at least 0");
    }
    Optional<Fault> fault = NONE;
    if (change instanceof NodeChange node) {
      fault = nodeId(node.node());
    } else if (change instanceof EdgeChange edge) {
      fault = nodeId(edge.source());
      fault = fault.isPresent() ? fault : nodeId(edge.target());
    }
    if (fault.isPresent()) {
      return fault;
    }
    if (change instanceof NodeUpsert node) {
      return node(node);
    }
    if (change instanceof EdgeUpsert edge) {
      return edge(edge);
    }
    return begin.base() == null
        ? fault(
            BadReason.NOTHING_TO_REMOVE,
            "found a removal, expected none in a snapshot without a base")
        : NONE;
  }

  private Optional<Fault> node(NodeUpsert node) {
    Optional<Fault> fault =
        node.features() instanceof FeatureVector.Sparse sparse
            ? sparse(sparse)
            : dense((FeatureVector.Dense) node.features());
    return fault.isPresent() ? fault : label(node);
  }

  private Optional<Fault> dense(FeatureVector.Dense dense) {
    if (begin.sparse()) {
      return wrongFeatures("dense features", "sparse ones as the snapshot declares");
    }
    if (dense.values().length != begin.dimension()) {
      return wrongFeatures(dense.values().length + " features", "" + begin.dimension());
    }
    return finite(dense.values());
  }

  private Optional<Fault> sparse(FeatureVector.Sparse sparse) {
    if (!begin.sparse()) {
      return wrongFeatures("sparse features", "dense ones as the snapshot declares");
    }
    int before = -1;
    for (int index : sparse.indices()) {
      if (index <= before || index >= begin.dimension()) {
        return wrongFeatures(
            "feature " + index + " after " + before, "ascending ones below " + begin.dimension());
      }
      before = index;
    }
    return finite(sparse.values());
  }

  private static Optional<Fault> finite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return fault(
            BadReason.NOT_FINITE,
            "found " + values[i] + " as value " + i + " of the features, expected a finite number");
      }
    }
    return NONE;
  }

  private Optional<Fault> label(NodeUpsert node) {
    Integer label = node.label();
    if (label == null) {
      return node.split() == SplitRole.NONE
          ? NONE
          : fault(
              BadReason.BAD_LABEL,
              "found split " + node.split() + " without a label, expected one");
    }
    return label < 0 || label >= begin.classes()
        ? fault(
            BadReason.BAD_LABEL,
            "found label " + label + ", expected one of the " + begin.classes() + " classes")
        : NONE;
  }

  private Optional<Fault> edge(EdgeUpsert edge) {
    Float weight = edge.weight();
    if (weight == null) {
      return NONE;
    }
    if (!begin.weighted()) {
      return fault(
          BadReason.BAD_WEIGHT,
          "found weight " + weight + ", expected none as the snapshot declares");
    }
    return weight > 0 && Float.isFinite(weight)
        ? NONE
        : fault(BadReason.BAD_WEIGHT, "found weight " + weight + ", expected a finite one above 0");
  }

  /** Whether this may be the id of a snapshot; it is the name of a file, too. */
  public static boolean isSnapshotId(String id) {
    return SNAPSHOT_ID.matcher(id).matches();
  }

  private static Optional<Fault> snapshotId(String id) {
    return fault(
        BadReason.BAD_ID,
        "found snapshot id '" + id + "', expected 1 to 128 of A-Z a-z 0-9 . _ -, no mark first");
  }

  private static Optional<Fault> nodeId(String id) {
    Optional<String> what = NodeIds.fault(id);
    return what.isEmpty() ? NONE : fault(BadReason.BAD_ID, what.get());
  }

  private static Optional<Fault> badBegin(String found, String expected) {
    return fault(BadReason.BAD_BEGIN, "found " + found + ", expected " + expected);
  }

  private static Optional<Fault> wrongFeatures(String found, String expected) {
    return fault(BadReason.WRONG_FEATURES, "found " + found + ", expected " + expected);
  }

  private static Optional<Fault> fault(BadReason reason, String message) {
    return Optional.of(new Fault(reason, message));
  }
}
