package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * In what one graph differs from another, by a merge of their sorted nodes and edges.
 *
 * @param removedNodes nodes of the base that the next graph has not
 * @param changedNodes nodes of the next graph that are new or have other features, label or split
 * @param removedEdges edges of the base, both nodes of which stay, that the next graph has not
 * @param changedEdges edges of the next graph that are new or have another weight
 */
record SnapshotDifference(
    int[] removedNodes, int[] changedNodes, int[] removedEdges, int[] changedEdges) {

  static SnapshotDifference of(IdentifiedGraph base, IdentifiedGraph next) {
    IntStream.Builder removedNodes = IntStream.builder();
    IntStream.Builder changedNodes = IntStream.builder();
    int[] newNumber = new int[base.ids().size()];
    int o = 0;
    int n = 0;
    while (o < base.ids().size() || n < next.ids().size()) {
      int order =
          o == base.ids().size()
              ? 1
              : n == next.ids().size() ? -1 : base.ids().compare(o, next.ids(), n);
      if (order < 0) {
        removedNodes.add(o);
        newNumber[o++] = -1;
      } else if (order > 0) {
        changedNodes.add(n++);
      } else {
        if (!sameNode(base, o, next, n)) {
          changedNodes.add(n);
        }
        newNumber[o++] = n++;
      }
    }
    IntStream.Builder removedEdges = IntStream.builder();
    IntStream.Builder changedEdges = IntStream.builder();
    compareEdges(base.graph(), next, newNumber, removedEdges, changedEdges);
    return new SnapshotDifference(
        removedNodes.build().toArray(),
        changedNodes.build().toArray(),
        removedEdges.build().toArray(),
        changedEdges.build().toArray());
  }

  private static boolean sameNode(IdentifiedGraph base, int o, IdentifiedGraph next, int n) {
    GraphSnapshot before = base.graph();
    GraphSnapshot after = next.graph();
    return before.labels()[o] == after.labels()[n]
        && before.roles()[o] == after.roles()[n]
        && sameFeatures(base.features(o), next.features(n));
  }

  /** Features that the base does not know are 0 in it. */
  private static boolean sameFeatures(FeatureVector before, FeatureVector after) {
    if (before instanceof FeatureVector.Dense b && after instanceof FeatureVector.Dense a) {
      return Arrays.equals(Arrays.copyOf(b.values(), a.values().length), a.values());
    }
    return before.equals(after);
  }

  private static void compareEdges(
      GraphSnapshot base,
      IdentifiedGraph next,
      int[] newNumber,
      IntStream.Builder removed,
      IntStream.Builder changed) {
    EdgeList before = base.edges();
    EdgeList after = next.graph().edges();
    long[] keys = next.edgeKeys();
    int n = 0;
    for (int o = 0; o < before.size(); o++) {
      int source = newNumber[before.sources()[o]];
      int target = newNumber[before.targets()[o]];
      if (source < 0 || target < 0) {
        continue;
      }
      long key = IdentifiedGraph.edgeKey(source, target, true);
      for (; n < keys.length && keys[n] < key; n++) {
        changed.add(n);
      }
      if (n == keys.length || keys[n] != key) {
        removed.add(o);
      } else {
        if (weight(before, o) != weight(after, n)) {
          changed.add(n);
        }
        n++;
      }
    }
    for (; n < keys.length; n++) {
      changed.add(n);
    }
  }

  private static float weight(EdgeList edges, int edge) {
    return edges.weighted() ? edges.weights()[edge] : 1f;
  }
}
