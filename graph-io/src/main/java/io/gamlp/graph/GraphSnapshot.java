package io.gamlp.graph;

/**
 * One graph at one moment, complete and validated: what every stage after reading works on.
 *
 * @param name short name for people and file names
 * @param numNodes number of nodes; ids are 0 … numNodes-1
 * @param edges the edges, as read
 * @param features the features of every node
 * @param labels class of each node, -1 where unlabelled; {@code numNodes} long
 * @param numClasses number of classes; labels are below it
 * @param roles what each node is used for, ordinals of {@link SplitRole}; {@code numNodes} long
 */
public record GraphSnapshot(
    String name,
    int numNodes,
    EdgeList edges,
    NodeFeatures features,
    int[] labels,
    int numClasses,
    byte[] roles) {

  /** Nodes of one role, ascending. */
  public int[] nodesOf(SplitRole role) {
    int count = 0;
    for (byte r : roles) {
      count += r == role.ordinal() ? 1 : 0;
    }
    int[] nodes = new int[count];
    int next = 0;
    for (int v = 0; v < numNodes; v++) {
      if (roles[v] == role.ordinal()) {
        nodes[next++] = v;
      }
    }
    return nodes;
  }
}
