package io.gamlp.graph;

/**
 * Holds a snapshot to its own contract. Readers find most mistakes first, with file and line; this
 * is the last gate, for every source alike.
 */
public final class SnapshotValidator {

  private SnapshotValidator() {}

  /**
   * Checks everything that later stages rely on.
   *
   * @param where the source, for messages
   * @throws InputException naming the source, the node or edge, what was found and expected
   */
  public static void validate(GraphSnapshot graph, String where) {
    if (graph.numNodes() <= 0) {
      throw new InputException(where + ": expected at least one node, found none (empty graph)");
    }
    checkEdges(graph, where);
    checkFeatures(graph, where);
    checkLabels(graph, where);
    checkRoles(graph, where);
  }

  private static void checkEdges(GraphSnapshot graph, String where) {
    EdgeList edges = graph.edges();
    for (int e = 0; e < edges.size(); e++) {
      checkNode(graph, edges.sources()[e], where, e);
      checkNode(graph, edges.targets()[e], where, e);
      if (edges.weighted() && !(edges.weights()[e] > 0 && Float.isFinite(edges.weights()[e]))) {
        throw new InputException(
            String.format(
                "%s, edge %d: expected a finite weight above 0, found %s",
                where, e, edges.weights()[e]));
      }
    }
  }

  private static void checkNode(GraphSnapshot graph, int node, String where, int edge) {
    if (node < 0 || node >= graph.numNodes()) {
      throw new InputException(
          String.format(
              "%s, edge %d: expected node ids 0 … %d, found %d",
              where, edge, graph.numNodes() - 1, node));
    }
  }

  private static void checkFeatures(GraphSnapshot graph, String where) {
    NodeFeatures features = graph.features();
    if (features.numNodes() != graph.numNodes()) {
      throw new InputException(
          String.format(
              "%s: expected features of %d nodes, found %d",
              where, graph.numNodes(), features.numNodes()));
    }
    if (features.dimension() <= 0) {
      throw new InputException(where + ": expected at least one feature, found none");
    }
    if (features instanceof SparseFeatures sparse) {
      checkSparse(sparse, where);
    } else if (features instanceof DenseFeatures dense) {
      for (int i = 0; i < dense.values().length; i++) {
        checkValue(dense.values()[i], i / dense.dimension(), i % dense.dimension(), where);
      }
    }
  }

  private static void checkSparse(SparseFeatures sparse, String where) {
    int[] start = sparse.rowStart();
    int entries = sparse.columns().length;
    boolean fits =
        start.length == sparse.numNodes() + 1
            && start[0] == 0
            && start[sparse.numNodes()] == entries
            && sparse.values().length == entries;
    for (int v = 0; fits && v < sparse.numNodes(); v++) {
      fits = start[v] <= start[v + 1] && start[v + 1] <= entries;
    }
    if (!fits) {
      throw new InputException(where + ": row starts, columns and values do not fit each other");
    }
    for (int v = 0; v < sparse.numNodes(); v++) {
      int before = -1;
      for (int i = start[v]; i < start[v + 1]; i++) {
        int column = sparse.columns()[i];
        if (column <= before || column >= sparse.dimension()) {
          throw new InputException(
              String.format(
                  "%s, node %d: expected ascending features below %d, found %d after %d",
                  where, v, sparse.dimension(), column, before));
        }
        before = column;
        checkValue(sparse.values()[i], v, column, where);
      }
    }
  }

  private static void checkValue(float value, int node, int feature, String where) {
    if (!Float.isFinite(value)) {
      throw new InputException(
          String.format(
              "%s, node %d, feature %d: expected a finite number, found %s",
              where, node, feature, value));
    }
  }

  private static void checkLabels(GraphSnapshot graph, String where) {
    if (graph.labels().length != graph.numNodes()) {
      throw new InputException(
          String.format(
              "%s: expected labels of %d nodes, found %d",
              where, graph.numNodes(), graph.labels().length));
    }
    for (int v = 0; v < graph.numNodes(); v++) {
      int label = graph.labels()[v];
      if (label < -1 || label >= graph.numClasses()) {
        throw new InputException(
            String.format(
                "%s, node %d: expected a class below %d, or -1 for none, found %d",
                where, v, graph.numClasses(), label));
      }
    }
  }

  private static void checkRoles(GraphSnapshot graph, String where) {
    if (graph.roles().length != graph.numNodes()) {
      throw new InputException(
          String.format(
              "%s: expected roles of %d nodes, found %d",
              where, graph.numNodes(), graph.roles().length));
    }
    boolean anyTrain = false;
    for (int v = 0; v < graph.numNodes(); v++) {
      int role = graph.roles()[v];
      if (role < 0 || role >= SplitRole.values().length) {
        throw new InputException(where + ", node " + v + ": unknown role " + role);
      }
      if (role != SplitRole.NONE.ordinal() && graph.labels()[v] < 0) {
        throw new InputException(where + ", node " + v + ": is in a split but has no label");
      }
      anyTrain |= role == SplitRole.TRAIN.ordinal();
    }
    if (graph.numClasses() > 0 && !anyTrain) {
      throw new InputException(where + ": expected some node to train on, found none");
    }
  }
}
