package io.gamlp.graph;

/** The feature vectors of all nodes, H of the paper (transposed: one row a node). */
public sealed interface NodeFeatures permits DenseFeatures, SparseFeatures {

  int numNodes();

  int dimension();

  /**
   * Writes one node's features.
   *
   * @param node 0-based node
   * @param target (Output) at least {@code offset + dimension()} long; every entry is overwritten
   * @param offset where the node's first feature goes
   */
  void copyRow(int node, float[] target, int offset);

  /** Entries that are stored (all of a dense matrix). */
  long storedEntries();
}
