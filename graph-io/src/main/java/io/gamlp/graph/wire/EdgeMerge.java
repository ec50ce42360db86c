package io.gamlp.graph.wire;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import java.util.Arrays;

/**
 * The edges of a graph from those of its base and the changes, once the nodes are merged: {@link
 * #count} every change, {@link #collect} every change, {@link #sort}, {@link #offer} every change,
 * {@link #merge}; and {@link #refuse} every change if there are {@link #faults}.
 *
 * <p>An edge is a long of the {@link NodeMerge#number}s of its ends. Besides that it takes a byte,
 * and its weight.
 */
final class EdgeMerge {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  /** Takes the edges of the graph, ascending. */
  @FunctionalInterface
  private interface Sink {
    void edge(int source, int target, float weight);
  }

  private final Begin begin;
  private final IdentifiedGraph base;
  private final NodeMerge nodes;

  private long counted;

  /** Keys of the changed edges; sorted and distinct in the end. */
  private long[] keys;

  private int size;

  /** Where the keys of each source start. */
  private int[] starts;

  private Standings standings;

  /** Of the upserts that hold; null where the graph has no weights. */
  private float[] weights;

  private long faults;
  private long lost;

  /**
   * @param base or null
   */
  EdgeMerge(Begin begin, IdentifiedGraph base, NodeMerge nodes) {
    this.begin = begin;
    this.base = base;
    this.nodes = nodes;
  }

  void count() {
    counted++;
  }

  void collect(EdgeChange change) {
    if (keys == null) {
      if (counted > LARGEST_ARRAY) {
        throw new InputException(
            "found %d records of edges, expected at most %d".formatted(counted, LARGEST_ARRAY));
      }
      keys = new long[(int) counted];
    }
    keys[size++] = key(change);
  }

  private long key(EdgeChange change) {
    return IdentifiedGraph.edgeKey(
        nodes.number(change.source()), nodes.number(change.target()), begin.directed());
  }

  void sort() {
    keys = keys == null ? new long[0] : keys;
    Arrays.sort(keys, 0, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[distinct++] = keys[i];
      }
    }
    size = distinct;
    int sources = size == 0 ? 0 : source(size - 1) + 1;
    starts = new int[sources + 1];
    for (int i = 0; i < size; i++) {
      starts[source(i) + 1]++;
    }
    for (int s = 0; s < sources; s++) {
      starts[s + 1] += starts[s];
    }
    standings = new Standings(size);
    weights = begin.weighted() ? new float[size] : null;
  }

  void offer(EdgeChange change, boolean bad) {
    int edge = indexOf(change);
    boolean holds = standings.offer(edge, change, bad);
    if (holds && weights != null && change instanceof EdgeUpsert upsert) {
      weights[edge] = upsert.weight() == null ? 1f : upsert.weight();
    }
  }

  private int indexOf(EdgeChange change) {
    long key = key(change);
    int source = (int) (key >>> 32);
    return Arrays.binarySearch(keys, starts[source], starts[source + 1], key);
  }

  EdgeList merge() {
    for (int edge = 0; edge < size; edge++) {
      boolean dangling = dangles(edge);
      faults += dangling || removesNothing(edge) ? 1 : 0;
      boolean missing = standings.isBadUpsert(edge) && !(inGraph(edge) && inBase(edge));
      lost += dangling || missing ? 1 : 0;
    }
    int[] count = new int[1];
    forEach((source, target, weight) -> count[0] = Math.incrementExact(count[0]));
    int[] sources = new int[count[0]];
    int[] targets = new int[count[0]];
    float[] merged = begin.weighted() ? new float[count[0]] : null;
    int[] next = new int[1];
    forEach(
        (source, target, weight) -> {
          int edge = next[0]++;
          sources[edge] = source;
          targets[edge] = target;
          if (merged != null) {
            merged[edge] = weight;
          }
        });
    return new EdgeList(sources, targets, merged);
  }

  private void forEach(Sink sink) {
    EdgeList old = base == null ? new EdgeList(new int[0], new int[0], null) : base.graph().edges();
    int next = 0;
    for (int o = 0; o < old.size(); o++) {
      int source = nodes.rowOfOld(old.sources()[o]);
      int target = nodes.rowOfOld(old.targets()[o]);
      if (source < 0 || target < 0) {
        continue;
      }
      // The rows of the nodes that stay keep their order, so the keys ascend here, too.
      long key = IdentifiedGraph.edgeKey(source, target, true);
      for (; next < size && keys[next] < key; next++) {
        upsert(next, sink);
      }
      boolean changed = next < size && keys[next] == key && standings.isGood(next);
      if (!changed) {
        sink.edge(source, target, old.weighted() ? old.weights()[o] : 1f);
      }
    }
    for (; next < size; next++) {
      upsert(next, sink);
    }
  }

  private void upsert(int edge, Sink sink) {
    if (standings.isGoodUpsert(edge) && inGraph(edge)) {
      sink.edge(source(edge), target(edge), weights == null ? 1f : weights[edge]);
    }
  }

  /** Edges that the begin record counts and that are not there, as they are bad. */
  long lost() {
    return lost;
  }

  /** Edges whose record is to be refused. */
  long faults() {
    return faults;
  }

  void refuse(EdgeChange change, Origin origin, boolean bad, GraphBuilder.Refusals refusals) {
    int edge = indexOf(change);
    if (!standings.take(edge, change, bad)) {
      return;
    }
    if (dangles(edge)) {
      boolean atSource = nodes.number(change.source()) >= nodes.size();
      refusals.refuse(
          change,
          origin,
          BadReason.DANGLING_EDGE,
          "found an edge from %s to %s, expected node %s in the snapshot"
              .formatted(
                  change.source(), change.target(), atSource ? change.source() : change.target()));
    } else if (removesNothing(edge)) {
      refusals.refuse(
          change,
          origin,
          BadReason.NOTHING_TO_REMOVE,
          GraphBuilder.nothingToRemove(
              "an edge from " + change.source() + " to " + change.target(), begin));
    }
  }

  private boolean dangles(int edge) {
    return standings.isGoodUpsert(edge) && !inGraph(edge);
  }

  private boolean removesNothing(int edge) {
    return standings.isGoodRemoval(edge) && !inBase(edge);
  }

  private boolean inGraph(int edge) {
    return source(edge) < nodes.size() && target(edge) < nodes.size();
  }

  private boolean inBase(int edge) {
    return base != null && base.hasEdge(nodes.oldNode(source(edge)), nodes.oldNode(target(edge)));
  }

  private int source(int edge) {
    return (int) (keys[edge] >>> 32);
  }

  private int target(int edge) {
    return (int) keys[edge];
  }
}
