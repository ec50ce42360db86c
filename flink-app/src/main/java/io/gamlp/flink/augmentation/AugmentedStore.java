package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * X = [H | HÃ | … | HÃ^(K-1)] of a snapshot in a directory, one row a node, with labels and roles.
 *
 * <pre>{@code
 * AugmentedStore store = AugmentedStore.open(storage, dir);
 * float[] x = new float[nodes.length * store.manifest().inputDimension()];
 * store.readRows(nodes, x);
 * }</pre>
 *
 * The directory is a store as soon as it has a manifest, which comes last. Every read verifies
 * checksums; damage is an {@link InputException} that names the file and the offset.
 */
public final class AugmentedStore {

  public static final int FORMAT_VERSION = 1;

  private static final String WHAT = "augmented snapshot";

  private final Storage storage;
  private final String directory;
  private final AugmentedManifest manifest;
  private final BlockLayout layout;
  private final String files;

  private AugmentedStore(Storage storage, String directory, AugmentedManifest manifest) {
    this.storage = storage;
    this.directory = directory;
    this.manifest = manifest;
    this.layout = manifest.layout();
    this.files = Storage.resolve(directory, manifest.directory());
  }

  /**
   * Opens a store; reads its manifest only.
   *
   * @throws InputException when the directory has no manifest, or one that is damaged or of another
   *     version
   */
  public static AugmentedStore open(Storage storage, String directory) throws IOException {
    return new AugmentedStore(
        storage,
        directory,
        ManifestFile.read(storage, directory, WHAT, FORMAT_VERSION, AugmentedManifest.class));
  }

  /** Where the store is. */
  public String directory() {
    return directory;
  }

  Storage storage() {
    return storage;
  }

  public AugmentedManifest manifest() {
    return manifest;
  }

  /** Class of every node, -1 where there is none. */
  public int[] labels() throws IOException {
    int[] labels = new int[manifest.numNodes()];
    try (DataFileReader in = reader(manifest.labels(), (long) Integer.BYTES * labels.length)) {
      in.readInts(0, labels, 0, labels.length);
    }
    return labels;
  }

  /** Ordinal of the {@link io.gamlp.graph.SplitRole} of every node. */
  public byte[] roles() throws IOException {
    byte[] roles = new byte[manifest.numNodes()];
    try (DataFileReader in = reader(manifest.roles(), roles.length)) {
      in.readBytes(0, roles, 0, roles.length);
    }
    return roles;
  }

  /**
   * Reads the rows of some nodes, going once and in order through each file that has any of them.
   *
   * @param nodes 0-based nodes in any order, also several times
   * @param target (Output) a row of K * d floats for each of {@code nodes}
   */
  public void readRows(int[] nodes, float[] target) throws IOException {
    checkNodes(nodes, target);
    int[] order = ascending(nodes);
    for (int from = 0; from < order.length; ) {
      int block = layout.blockOf(nodes[order[from]]);
      int end = layout.firstNode(block + 1);
      int to = from;
      while (to < order.length && nodes[order[to]] < end) {
        to++;
      }
      for (int slab = 0; slab < layout.slabs(); slab++) {
        for (int hop = 0; hop < manifest.hops(); hop++) {
          try (SlabFile.Reader in = slab(block, slab, hop)) {
            readRows(in, block, column(slab, hop), nodes, order, from, to, target);
          }
        }
      }
      from = to;
    }
  }

  /**
   * Streams all rows of a block, {@value SlabFile#GROUP_ROWS} at a time.
   *
   * @param block 0 … {@code manifest().blocks() - 1}
   */
  public void readBlock(int block, RowConsumer consumer) throws IOException {
    List<SlabFile.Reader> readers = new ArrayList<>();
    try (Closeable all = () -> closeAll(readers)) {
      for (int slab = 0; slab < layout.slabs(); slab++) {
        for (int hop = 0; hop < manifest.hops(); hop++) {
          readers.add(slab(block, slab, hop));
        }
      }
      streamGroups(block, readers, consumer);
    }
  }

  private void streamGroups(int block, List<SlabFile.Reader> readers, RowConsumer consumer)
      throws IOException {
    int inputDimension = manifest.inputDimension();
    int blockRows = layout.rows(block);
    float[] values = new float[Math.min(SlabFile.GROUP_ROWS, blockRows) * inputDimension];
    for (int row = 0; row < blockRows; row += SlabFile.GROUP_ROWS) {
      int rows = Math.min(SlabFile.GROUP_ROWS, blockRows - row);
      for (int i = 0; i < readers.size(); i++) {
        SlabFile.Reader in = readers.get(i);
        int column = column(i / manifest.hops(), i % manifest.hops());
        float[] group = in.readGroup();
        for (int r = 0; r < rows; r++) {
          System.arraycopy(group, r * in.width(), values, r * inputDimension + column, in.width());
        }
      }
      consumer.accept(layout.firstNode(block) + row, rows, values);
    }
  }

  private void readRows(
      SlabFile.Reader in,
      int block,
      int column,
      int[] nodes,
      int[] order,
      int from,
      int to,
      float[] target)
      throws IOException {
    int inputDimension = manifest.inputDimension();
    int groupStart = layout.firstNode(block);
    for (int next = from; next < to; ) {
      int groupEnd = groupStart + in.rowsOfNextGroup();
      if (nodes[order[next]] >= groupEnd) {
        in.skipGroup();
      } else {
        float[] group = in.readGroup();
        for (; next < to && nodes[order[next]] < groupEnd; next++) {
          System.arraycopy(
              group,
              (nodes[order[next]] - groupStart) * in.width(),
              target,
              order[next] * inputDimension + column,
              in.width());
        }
      }
      groupStart = groupEnd;
    }
  }

  /** Where a slab of a hop stands in a row of X. */
  private int column(int slab, int hop) {
    return hop * manifest.dimension() + layout.firstFeature(slab);
  }

  /** One file; its rows are features {@code slab} of the hop. */
  SlabFile.Reader slab(int block, int slab, int hop) throws IOException {
    return new SlabFile.Reader(
        storage, files, manifest.file(block, slab, hop), layout, block, slab, hop);
  }

  private void checkNodes(int[] nodes, float[] target) {
    if (target.length < (long) nodes.length * manifest.inputDimension()) {
      throw new IllegalArgumentException(
          nodes.length + " rows of " + manifest.inputDimension() + " floats do not fit the target");
    }
    for (int node : nodes) {
      if (node < 0 || node >= manifest.numNodes()) {
        throw new IllegalArgumentException(
            "found node " + node + ", expected 0 to " + (manifest.numNodes() - 1));
      }
    }
  }

  private static int[] ascending(int[] nodes) {
    // Node in the upper half, place in the lower: one sort of primitives.
    return IntStream.range(0, nodes.length)
        .mapToLong(i -> ((long) nodes[i] << 32) | i)
        .sorted()
        .mapToInt(packed -> (int) packed)
        .toArray();
  }

  private DataFileReader reader(FileEntry entry, long expectedLength) throws IOException {
    DataFileReader in = DataFileReader.open(storage, files, entry);
    if (in.payloadLength() != expectedLength) {
      in.close();
      throw new InputException(
          in.path()
              + ": found "
              + in.payloadLength()
              + " bytes of content, expected "
              + expectedLength);
    }
    return in;
  }

  private static void closeAll(List<SlabFile.Reader> readers) throws IOException {
    for (SlabFile.Reader reader : readers) {
      reader.close();
    }
  }
}
