package io.gamlp.graph.store;

/** The binary files of a stored snapshot. */
public enum SnapshotFile {
  /** long[numNodes + 1]: where each row of the adjacency starts. */
  ADJACENCY_ROWS("adjacency-rows.bin"),
  /** int[]: node of each entry. */
  ADJACENCY_COLUMNS("adjacency-columns.bin"),
  /** float[]: weight of each entry; weighted graphs only. */
  ADJACENCY_WEIGHTS("adjacency-weights.bin"),
  /** double[numNodes]: degree of each node, without the +I. */
  DEGREES("degrees.bin"),
  /** long[numNodes + 1]: where each row of the features starts; sparse features only. */
  FEATURE_ROWS("feature-rows.bin"),
  /** int[]: feature of each entry; sparse features only. */
  FEATURE_COLUMNS("feature-columns.bin"),
  /** float[]: value of each entry, or dense rows. */
  FEATURE_VALUES("feature-values.bin"),
  /** int[numNodes]: class of each node, -1 where there is none. */
  LABELS("labels.bin"),
  /** byte[numNodes]: ordinals of SplitRole. */
  ROLES("roles.bin");

  private final String fileName;

  SnapshotFile(String fileName) {
    this.fileName = fileName;
  }

  String fileName() {
    return fileName;
  }
}
