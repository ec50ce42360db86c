package io.gamlp.graph.store;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.io.IOException;

/**
 * A snapshot in a directory, readable by row range.
 *
 * <pre>{@code
 * SnapshotStore.write(storage, dir, snapshot, false, null);
 * SnapshotStore store = SnapshotStore.open(storage, dir);
 * CsrRows rows = store.incoming(0, 1000);
 * }</pre>
 *
 * The adjacency is preprocessed as the augmentation wants it: undirected unless asked otherwise,
 * parallel edges collapsed, self loops left out (the +I of Ã stands for them). The directory is a
 * snapshot as soon as it has a manifest, which comes last. Every read verifies checksums; damage is
 * an {@link InputException} that names the file and the offset.
 */
public final class SnapshotStore {

  public static final int FORMAT_VERSION = 1;

  private static final String WHAT = "graph snapshot";

  /** Of temporary files where there is one writer: the next one replaces what it has left. */
  private static final String SUFFIX = "write";

  private final Storage storage;
  private final String directory;
  private final SnapshotManifest manifest;

  private SnapshotStore(Storage storage, String directory, SnapshotManifest manifest) {
    this.storage = storage;
    this.directory = directory;
    this.manifest = manifest;
  }

  /**
   * Writes a snapshot, in place of one that the directory may hold.
   *
   * @param directed whether to keep the direction of the edges
   * @param contentHash what identifies the content, or null to compute it (SHA-256 over all files)
   * @throws InputException when a weight is negative or not finite
   */
  public static SnapshotManifest write(
      Storage storage,
      String directory,
      GraphSnapshot snapshot,
      boolean directed,
      String contentHash)
      throws IOException {
    return write(storage, directory, snapshot, directed, contentHash, SUFFIX);
  }

  /**
   * The same where several may write the same snapshot at once.
   *
   * @param suffix tells apart the temporary files of those writers
   */
  public static SnapshotManifest write(
      Storage storage,
      String directory,
      GraphSnapshot snapshot,
      boolean directed,
      String contentHash,
      String suffix)
      throws IOException {
    return new SnapshotWriter(storage, directory, suffix).write(snapshot, directed, contentHash);
  }

  /**
   * Opens a snapshot; verifies its manifest and the lengths of its files.
   *
   * @throws InputException when the directory has no manifest, or one that is damaged, of another
   *     version or at odds with its files
   */
  public static SnapshotStore open(Storage storage, String directory) throws IOException {
    SnapshotManifest manifest =
        ManifestFile.read(storage, directory, WHAT, FORMAT_VERSION, SnapshotManifest.class);
    SnapshotStore store = new SnapshotStore(storage, directory, manifest);
    store.checkLengths();
    return store;
  }

  public SnapshotManifest manifest() {
    return manifest;
  }

  public Storage storage() {
    return storage;
  }

  public String directory() {
    return directory;
  }

  /**
   * Rows {@code from} (inclusive) to {@code to} (exclusive) of the adjacency without self loops:
   * row v holds the nodes whose features flow to v.
   */
  public CsrRows incoming(int from, int to) throws IOException {
    long[] bounds = rowStarts(SnapshotFile.ADJACENCY_ROWS, from, to);
    int[] rowStart = relative(bounds);
    int entries = rowStart[to - from];
    int[] columns = new int[entries];
    try (DataFileReader in = reader(SnapshotFile.ADJACENCY_COLUMNS)) {
      in.readInts(Integer.BYTES * bounds[0], columns, 0, entries);
      checkIndices(in, columns, manifest.numNodes(), bounds[0]);
    }
    float[] values = null;
    if (manifest.weighted()) {
      values = new float[entries];
      try (DataFileReader in = reader(SnapshotFile.ADJACENCY_WEIGHTS)) {
        in.readFloats(Float.BYTES * bounds[0], values, 0, entries);
      }
    }
    return new CsrRows(from, rowStart, columns, values);
  }

  /** Degrees (of D, without the +I) of nodes {@code from} (inclusive) to {@code to} (exclusive). */
  public double[] degrees(int from, int to) throws IOException {
    double[] degrees = new double[to - from];
    try (DataFileReader in = reader(SnapshotFile.DEGREES)) {
      in.readDoubles((long) Double.BYTES * from, degrees, 0, degrees.length);
    }
    return degrees;
  }

  /**
   * Features of nodes {@code from} (inclusive) to {@code to} (exclusive), sparse where they are
   * stored so; row 0 is node {@code from}.
   */
  public NodeFeatures features(int from, int to) throws IOException {
    int rows = to - from;
    int dimension = manifest.dimension();
    if (!manifest.sparseFeatures()) {
      float[] values = new float[Math.multiplyExact(rows, dimension)];
      try (DataFileReader in = reader(SnapshotFile.FEATURE_VALUES)) {
        in.readFloats((long) Float.BYTES * dimension * from, values, 0, values.length);
      }
      return new DenseFeatures(rows, dimension, values);
    }
    long[] bounds = rowStarts(SnapshotFile.FEATURE_ROWS, from, to);
    int[] rowStart = relative(bounds);
    int[] columns = new int[rowStart[rows]];
    float[] values = new float[rowStart[rows]];
    try (DataFileReader in = reader(SnapshotFile.FEATURE_COLUMNS)) {
      in.readInts(Integer.BYTES * bounds[0], columns, 0, columns.length);
      checkIndices(in, columns, dimension, bounds[0]);
    }
    try (DataFileReader in = reader(SnapshotFile.FEATURE_VALUES)) {
      in.readFloats(Float.BYTES * bounds[0], values, 0, values.length);
    }
    return new SparseFeatures(rows, dimension, rowStart, columns, values);
  }

  /** Class of every node, -1 where there is none. */
  public int[] labels() throws IOException {
    int[] labels = new int[manifest.numNodes()];
    try (DataFileReader in = reader(SnapshotFile.LABELS)) {
      in.readInts(0, labels, 0, labels.length);
    }
    return labels;
  }

  /** Ordinal of the {@link io.gamlp.graph.SplitRole} of every node. */
  public byte[] roles() throws IOException {
    byte[] roles = new byte[manifest.numNodes()];
    try (DataFileReader in = reader(SnapshotFile.ROLES)) {
      in.readBytes(0, roles, 0, roles.length);
    }
    return roles;
  }

  private void checkLengths() throws IOException {
    long nodes = manifest.numNodes();
    long edges = manifest.adjacencyEntries();
    long entries = manifest.featureEntries();
    checkLength(SnapshotFile.ADJACENCY_ROWS, Long.BYTES * (nodes + 1));
    checkLength(SnapshotFile.ADJACENCY_COLUMNS, Integer.BYTES * edges);
    if (manifest.weighted()) {
      checkLength(SnapshotFile.ADJACENCY_WEIGHTS, Float.BYTES * edges);
    }
    checkLength(SnapshotFile.DEGREES, Double.BYTES * nodes);
    if (manifest.sparseFeatures()) {
      checkLength(SnapshotFile.FEATURE_ROWS, Long.BYTES * (nodes + 1));
      checkLength(SnapshotFile.FEATURE_COLUMNS, Integer.BYTES * entries);
    }
    checkLength(SnapshotFile.FEATURE_VALUES, Float.BYTES * entries);
    checkLength(SnapshotFile.LABELS, Integer.BYTES * nodes);
    checkLength(SnapshotFile.ROLES, nodes);
  }

  /** So that no array is ever made for more than a file holds. */
  private void checkLength(SnapshotFile file, long expected) throws IOException {
    try (DataFileReader in = reader(file)) {
      if (in.payloadLength() != expected) {
        throw new InputException(
            in.path()
                + ": found "
                + in.payloadLength()
                + " bytes of content, expected "
                + expected
                + " by the manifest");
      }
    }
  }

  private long[] rowStarts(SnapshotFile file, int from, int to) throws IOException {
    long[] starts = new long[to - from + 1];
    try (DataFileReader in = reader(file)) {
      for (int i = 0; i < starts.length; i++) {
        starts[i] = in.readLong((long) Long.BYTES * (from + i));
        if (starts[i] < (i == 0 ? 0 : starts[i - 1])) {
          throw in.damaged((long) Long.BYTES * (from + i), "row starts descend");
        }
      }
    }
    return starts;
  }

  private static int[] relative(long[] starts) {
    int[] relative = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      relative[i] = Math.toIntExact(starts[i] - starts[0]);
    }
    return relative;
  }

  private static void checkIndices(DataFileReader in, int[] indices, int bound, long first) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= bound) {
        throw in.damaged(
            Integer.BYTES * (first + i),
            "found index " + indices[i] + ", expected 0 to " + (bound - 1));
      }
    }
  }

  private DataFileReader reader(SnapshotFile file) throws IOException {
    FileEntry entry = manifest.files().get(file);
    if (entry == null) {
      throw new InputException(
          Storage.resolve(directory, ManifestFile.NAME) + ": does not list " + file.fileName());
    }
    return DataFileReader.open(storage, directory, entry);
  }
}
