package io.gamlp.graph.store;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/** Writes one snapshot: the files, then the manifest. */
final class SnapshotWriter {

  private final Storage storage;
  private final String directory;
  private final String suffix;
  private final Map<SnapshotFile, FileEntry> files = new EnumMap<>(SnapshotFile.class);
  private final MessageDigest content = sha256();

  /**
   * @param suffix of temporary files
   */
  SnapshotWriter(Storage storage, String directory, String suffix) {
    this.storage = storage;
    this.directory = directory;
    this.suffix = suffix;
  }

  SnapshotManifest write(GraphSnapshot snapshot, boolean directed, String contentHash)
      throws IOException {
    Adjacency adjacency = Adjacency.of(snapshot.numNodes(), snapshot.edges(), directed);
    storage.delete(Storage.resolve(directory, ManifestFile.NAME));
    writeAdjacency(adjacency);
    writeFeatures(snapshot.features());
    write(
        SnapshotFile.LABELS, out -> out.writeInts(snapshot.labels(), 0, snapshot.labels().length));
    write(SnapshotFile.ROLES, out -> out.writeBytes(snapshot.roles(), 0, snapshot.roles().length));
    hash(snapshot.numNodes() + " " + snapshot.features().dimension());
    hash(snapshot.numClasses() + " " + directed);
    SnapshotManifest manifest =
        new SnapshotManifest(
            SnapshotStore.FORMAT_VERSION,
            snapshot.name(),
            contentHash != null ? contentHash : HexFormat.of().formatHex(content.digest()),
            snapshot.numNodes(),
            snapshot.features().dimension(),
            snapshot.numClasses(),
            directed,
            adjacency.incoming().values() != null,
            adjacency.incoming().entries(),
            snapshot.features() instanceof SparseFeatures,
            snapshot.features().storedEntries(),
            files);
    ManifestFile.write(storage, directory, manifest, suffix);
    return manifest;
  }

  private void writeAdjacency(Adjacency adjacency) throws IOException {
    CsrRows rows = adjacency.incoming();
    write(SnapshotFile.ADJACENCY_ROWS, out -> writeRowStart(out, rows.rowStart()));
    write(SnapshotFile.ADJACENCY_COLUMNS, out -> out.writeInts(rows.columns(), 0, rows.entries()));
    if (rows.values() != null) {
      write(
          SnapshotFile.ADJACENCY_WEIGHTS, out -> out.writeFloats(rows.values(), 0, rows.entries()));
    }
    write(
        SnapshotFile.DEGREES,
        out -> out.writeDoubles(adjacency.degrees(), 0, adjacency.degrees().length));
  }

  private void writeFeatures(NodeFeatures features) throws IOException {
    if (features instanceof SparseFeatures sparse) {
      int entries = sparse.rowStart()[sparse.numNodes()];
      write(SnapshotFile.FEATURE_ROWS, out -> writeRowStart(out, sparse.rowStart()));
      write(SnapshotFile.FEATURE_COLUMNS, out -> out.writeInts(sparse.columns(), 0, entries));
      write(SnapshotFile.FEATURE_VALUES, out -> out.writeFloats(sparse.values(), 0, entries));
    } else if (features instanceof DenseFeatures dense) {
      write(
          SnapshotFile.FEATURE_VALUES,
          out -> out.writeFloats(dense.values(), 0, dense.values().length));
    }
  }

  private static void writeRowStart(DataFileWriter out, int[] rowStart) throws IOException {
    for (int start : rowStart) {
      out.writeLong(start);
    }
  }

  private void write(SnapshotFile file, Content writer) throws IOException {
    MessageDigest digest = sha256();
    try (DataFileWriter out =
        new DataFileWriter(storage, directory, file.fileName(), suffix, digest)) {
      writer.writeTo(out);
      files.put(file, out.finish());
    }
    hash(file.name());
    content.update(digest.digest());
  }

  private void hash(String text) {
    content.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(DataFileWriter out) throws IOException;
  }
}
