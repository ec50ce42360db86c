package io.gamlp.graph.wire;

import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.Arrays;

/**
 * The nodes of a graph from those of its base and the changes: {@link #offer} every change, {@link
 * #merge}, then {@link #take} every change again.
 *
 * <p>Also gives numbers to the ids that ends of edges have: the rows of the graph, and higher ones
 * for what is not in it, so that edges can be told apart by two numbers in any case.
 */
final class NodeMerge {

  private final Begin begin;
  private final IdentifiedGraph base;
  private final NodeIds old;
  private final GraphBuilder.Refusals refusals;

  /** Ids of the changes, later also those that only edges have. */
  private final IdTable changed = new IdTable();

  private final Standings standings = new Standings(64);

  /** Stored features of the upsert that holds, by number in {@code changed}; sparse ones only. */
  private int[] rowLengths = new int[64];

  // ---- After the merge.

  /** Where each row is from: a node of the base, or ~ of a number in {@code changed}. */
  private int[] origins;

  /** Row of each node of the base, -1 where it is removed. */
  private int[] rowOfOld;

  /** Row by number in {@code changed}, -1 where there is none. */
  private int[] rowOfChanged;

  private int size;
  private NodeIds ids;
  private FeatureRows features;
  private int[] labels;
  private byte[] roles;
  private long lost;

  /**
   * @param base or null
   */
  NodeMerge(Begin begin, IdentifiedGraph base, GraphBuilder.Refusals refusals) {
    this.begin = begin;
    this.base = base;
    this.old = base == null ? NodeIds.numbered(0) : base.ids();
    this.refusals = refusals;
  }

  void offer(NodeChange change, boolean bad) {
    int number = changed.put(change.node());
    boolean holds = standings.offer(number, change, bad);
    boolean sparseRow = holds && !bad && begin.sparse() && change instanceof NodeUpsert;
    if (sparseRow) {
      if (number >= rowLengths.length) {
        rowLengths = Arrays.copyOf(rowLengths, 2 * number);
      }
      FeatureVector row = ((NodeUpsert) change).features();
      rowLengths[number] = ((FeatureVector.Sparse) row).values().length;
    }
  }

  /** Finds the rows; those of the base get their content. */
  void merge() {
    int changes = changed.size();
    rowOfChanged = new int[changes];
    Arrays.fill(rowOfChanged, -1);
    rowOfOld = new int[old.size()];
    int[] upserts = new int[changes];
    int count = 0;
    for (int c = 0; c < changes; c++) {
      int node = changed.nodeOf(c, old);
      if (standings.isGoodUpsert(c)) {
        upserts[count++] = c;
      } else if (standings.isGoodRemoval(c) && node >= 0) {
        rowOfOld[node] = -1;
      }
    }
    changed.sort(upserts, count);
    int[] lengths = place(upserts, count);
    for (int c = 0; c < changes; c++) {
      int node = rowOfChanged[c] >= 0 ? -1 : changed.nodeOf(c, old);
      if (node >= 0) {
        rowOfChanged[c] = rowOfOld[node];
      }
    }
    fill(lengths);
  }

  /**
   * Merges the ids, which ascend on both sides.
   *
   * @return how many ids there are of each length
   */
  private int[] place(int[] upserts, int count) {
    origins = new int[Math.addExact(old.size(), count)];
    int[] lengths = new int[NodeIds.MAX_BYTES + 1];
    int o = 0;
    int u = 0;
    while (o < old.size() || u < count) {
      int order = o == old.size() ? 1 : u == count ? -1 : changed.compare(old, o, upserts[u]);
      if (order < 0 && rowOfOld[o] < 0) {
        o++;
      } else if (order < 0) {
        lengths[old.length(o)]++;
        origins[size] = o;
        rowOfOld[o++] = size++;
      } else {
        int upsert = upserts[u++];
        lengths[changed.length(upsert)]++;
        origins[size] = ~upsert;
        rowOfChanged[upsert] = size;
        if (order == 0) {
          rowOfOld[o++] = size;
        }
        size++;
      }
    }
    return lengths;
  }

  private void fill(int[] lengths) {
    NodeIds.Builder builder = new NodeIds.Builder(lengths);
    labels = new int[size];
    roles = new byte[size];
    features =
        begin.sparse()
            ? FeatureRows.sparse(sparseLengths(), begin.dimension())
            : FeatureRows.dense(size, begin.dimension());
    for (int row = 0; row < size; row++) {
      int node = origins[row];
      if (node < 0) {
        changed.addTo(builder, ~node);
      } else {
        builder.add(old, node);
        labels[row] = base.graph().labels()[node];
        roles[row] = base.graph().roles()[node];
        features.copy(row, base.graph().features(), node);
      }
    }
    ids = builder.build();
  }

  private int[] sparseLengths() {
    int[] lengths = new int[size];
    int[] oldStarts = base == null ? null : ((SparseFeatures) base.graph().features()).rowStart();
    for (int row = 0; row < size; row++) {
      int node = origins[row];
      lengths[row] = node < 0 ? rowLengths[~node] : oldStarts[node + 1] - oldStarts[node];
    }
    return lengths;
  }

  /** Gives the rows of the changes their content, and refuses removals of what is not there. */
  void take(NodeChange change, Origin origin, boolean bad) {
    int number = changed.find(change.node());
    if (!standings.take(number, change, bad)) {
      return;
    }
    if (change instanceof NodeUpsert upsert) {
      int row = rowOfChanged[number];
      if (bad) {
        lost += row < 0 ? 1 : 0;
      } else {
        features.put(row, upsert.features());
        labels[row] = upsert.label() == null ? -1 : upsert.label();
        roles[row] = (byte) upsert.split().ordinal();
      }
    } else if (!bad && changed.nodeOf(number, old) < 0) {
      refusals.refuse(
          change,
          origin,
          BadReason.NOTHING_TO_REMOVE,
          GraphBuilder.nothingToRemove("node " + change.node(), begin));
    }
  }

  /** Rows of the graph. */
  int size() {
    return size;
  }

  NodeIds ids() {
    return ids;
  }

  NodeFeatures features() {
    return features.toFeatures();
  }

  int[] labels() {
    return labels;
  }

  byte[] roles() {
    return roles;
  }

  /** Nodes that the begin record counts and that are not there, as their upserts are bad. */
  long lost() {
    return lost;
  }

  /** The row of an id, or {@link #size} or more where the graph does not have it. */
  int number(String id) {
    int number = changed.find(id);
    if (number < 0) {
      int node = old.indexOf(id);
      if (node >= 0) {
        return rowOfOld[node];
      }
      number = changed.put(id);
    }
    boolean hasRow = number < rowOfChanged.length && rowOfChanged[number] >= 0;
    return hasRow ? rowOfChanged[number] : Math.addExact(size, number);
  }

  /** The node of the base that has the id of a {@link #number}, -1 where there is none. */
  int oldNode(int number) {
    if (number < size && origins[number] >= 0) {
      return origins[number];
    }
    return changed.nodeOf(number < size ? ~origins[number] : number - size, old);
  }

  /** The row of a node of the base, -1 where it is removed. */
  int rowOfOld(int node) {
    return rowOfOld[node];
  }
}
