package io.gamlp.graph;

import java.util.Arrays;
import java.util.Locale;

/**
 * The figures of a snapshot that a person wants to see first.
 *
 * @param name the snapshot's name
 * @param nodes number of nodes
 * @param edgesRead edges as they stood in the source
 * @param undirectedEdges distinct undirected edges without self loops
 * @param selfLoops self loops as they stood in the source
 * @param weighted whether edges have weights
 * @param featureDimension features a node
 * @param featureEntries stored entries of all nodes
 * @param denseFeatures whether all entries are stored
 * @param classes number of classes
 * @param absentClasses classes that no node has, though a higher one occurs
 * @param train nodes to train on
 * @param val nodes to validate on
 * @param test nodes to test on
 * @param isolatedNodes nodes without an edge to another node
 * @param unlabelledNodes nodes without a class
 */
public record SnapshotSummary(
    String name,
    int nodes,
    int edgesRead,
    int undirectedEdges,
    int selfLoops,
    boolean weighted,
    int featureDimension,
    long featureEntries,
    boolean denseFeatures,
    int classes,
    int absentClasses,
    int train,
    int val,
    int test,
    int isolatedNodes,
    int unlabelledNodes) {

  public static SnapshotSummary of(GraphSnapshot graph) {
    EdgeList edges = graph.edges();
    boolean[] connected = new boolean[graph.numNodes()];
    long[] pairs = new long[edges.size()];
    int size = 0;
    for (int e = 0; e < edges.size(); e++) {
      int u = edges.sources()[e];
      int v = edges.targets()[e];
      if (u != v) {
        pairs[size++] = ((long) Math.min(u, v) << 32) | Math.max(u, v);
        connected[u] = true;
        connected[v] = true;
      }
    }
    Arrays.sort(pairs, 0, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      distinct += i == 0 || pairs[i] != pairs[i - 1] ? 1 : 0;
    }
    int isolated = 0;
    int unlabelled = 0;
    boolean[] occurs = new boolean[graph.numClasses()];
    for (int v = 0; v < graph.numNodes(); v++) {
      isolated += connected[v] ? 0 : 1;
      int label = graph.labels()[v];
      unlabelled += label < 0 ? 1 : 0;
      if (label >= 0) {
        occurs[label] = true;
      }
    }
    int absent = 0;
    for (boolean each : occurs) {
      absent += each ? 0 : 1;
    }
    return new SnapshotSummary(
        graph.name(),
        graph.numNodes(),
        edges.size(),
        distinct,
        edges.size() - size,
        edges.weighted(),
        graph.features().dimension(),
        graph.features().storedEntries(),
        graph.features() instanceof DenseFeatures,
        graph.numClasses(),
        absent,
        graph.nodesOf(SplitRole.TRAIN).length,
        graph.nodesOf(SplitRole.VAL).length,
        graph.nodesOf(SplitRole.TEST).length,
        isolated,
        unlabelled);
  }

  /** Several lines for people, without a line end after the last. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        graph       %s
        nodes       %,d (%,d isolated, %,d unlabelled)
        edges       %,d undirected (%,d as read, %,d self loops%s)
        features    %,d (%,d entries, %s)
        classes     %,d%s
        split       %,d train, %,d val, %,d test""",
        name,
        nodes,
        isolatedNodes,
        unlabelledNodes,
        undirectedEdges,
        edgesRead,
        selfLoops,
        weighted ? ", weighted" : "",
        featureDimension,
        featureEntries,
        denseFeatures ? "dense" : "sparse",
        classes,
        absentClasses == 0
            ? ""
            : String.format(Locale.ROOT, " (%,d that no node has)", absentClasses),
        train,
        val,
        test);
  }
}
