package io.gamlp.graph.library;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.library.GraphManifest.IdLength;
import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import io.gamlp.graph.wire.NodeIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link IdentifiedGraph} has beyond the rows of a {@link SnapshotStore}: the ids of its
 * nodes and its edges as they are. Checksummed; the manifest comes last.
 */
final class GraphFiles {

  static final int FORMAT_VERSION = 1;

  private static final String WHAT = "graph";

  private final Storage storage;
  private final String directory;

  GraphFiles(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * Writes a graph, in place of one that the directory may hold.
   *
   * @param content identity of the graph, for the manifest
   * @param suffix of temporary files
   */
  void write(IdentifiedGraph graph, String content, String suffix) throws IOException {
    NodeIds ids = graph.ids();
    EdgeList edges = graph.graph().edges();
    int size = edges.size();
    List<IdLength> lengths = lengthsOf(ids);
    FileEntry idFile =
        write(
            "ids.bin",
            suffix,
            out -> {
              for (IdLength length : lengths) {
                byte[] block = ids.ofLength(length.bytes());
                out.writeBytes(block, 0, block.length);
              }
            });
    FileEntry sources =
        write("edge-sources.bin", suffix, out -> out.writeInts(edges.sources(), 0, size));
    FileEntry targets =
        write("edge-targets.bin", suffix, out -> out.writeInts(edges.targets(), 0, size));
    FileEntry weights =
        edges.weighted()
            ? write("edge-weights.bin", suffix, out -> out.writeFloats(edges.weights(), 0, size))
            : null;
    GraphManifest manifest =
        new GraphManifest(
            FORMAT_VERSION,
            content,
            graph.directed(),
            ids.size(),
            size,
            lengths,
            idFile,
            sources,
            targets,
            weights);
    ManifestFile.write(storage, directory, manifest, suffix);
  }

  private static List<IdLength> lengthsOf(NodeIds ids) {
    List<IdLength> lengths = new ArrayList<>();
    for (int bytes = 1; bytes <= NodeIds.MAX_BYTES; bytes++) {
      int count = ids.ofLength(bytes).length / bytes;
      if (count > 0) {
        lengths.add(new IdLength(bytes, count));
      }
    }
    return lengths;
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(DataFileWriter out) throws IOException;
  }

  private FileEntry write(String name, String suffix, Content content) throws IOException {
    try (DataFileWriter out = new DataFileWriter(storage, directory, name, suffix)) {
      content.writeTo(out);
      return out.finish();
    }
  }

  GraphManifest manifest() throws IOException {
    return ManifestFile.read(storage, directory, WHAT, FORMAT_VERSION, GraphManifest.class);
  }

  NodeIds readIds() throws IOException {
    return readIds(manifest());
  }

  /**
   * Reads the graph back.
   *
   * @param rows of the same snapshot: its features, labels and roles
   */
  IdentifiedGraph read(SnapshotStore rows) throws IOException {
    GraphManifest manifest = manifest();
    int nodes = manifest.numNodes();
    if (rows.manifest().numNodes() != nodes) {
      throw atOdds(
          rows.manifest().numNodes() + " nodes in " + rows.directory(), nodes + " of them");
    }
    NodeIds ids = readIds(manifest);
    GraphSnapshot graph =
        new GraphSnapshot(
            rows.manifest().name(),
            nodes,
            readEdges(manifest),
            rows.features(0, nodes),
            rows.labels(),
            rows.manifest().numClasses(),
            rows.roles());
    try {
      return IdentifiedGraph.canonical(graph, ids, manifest.directed());
    } catch (IllegalArgumentException e) {
      throw new InputException(directory + ": " + e.getMessage(), e);
    }
  }

  private NodeIds readIds(GraphManifest manifest) throws IOException {
    byte[][] blocks = new byte[NodeIds.MAX_BYTES + 1][0];
    try (DataFileReader in = DataFileReader.open(storage, directory, manifest.ids())) {
      long declared = 0;
      for (IdLength length : manifest.idLengths()) {
        declared += (long) length.bytes() * length.ids();
      }
      checkLength(in, declared);
      long position = 0;
      for (IdLength length : manifest.idLengths()) {
        byte[] block = new byte[length.bytes() * length.ids()];
        in.readBytes(position, block, 0, block.length);
        blocks[length.bytes()] = block;
        position += block.length;
      }
    }
    NodeIds ids;
    try {
      ids = NodeIds.ofBlocks(blocks);
    } catch (IllegalArgumentException e) {
      throw new InputException(path(manifest.ids()) + ": " + e.getMessage(), e);
    }
    if (ids.size() != manifest.numNodes()) {
      throw atOdds(ids.size() + " ids", manifest.numNodes() + " as there are nodes");
    }
    return ids;
  }

  private EdgeList readEdges(GraphManifest manifest) throws IOException {
    int size = manifest.numEdges();
    int[] sources = readNodes(manifest, manifest.sources());
    int[] targets = readNodes(manifest, manifest.targets());
    float[] weights = null;
    if (manifest.weights() != null) {
      try (DataFileReader in = DataFileReader.open(storage, directory, manifest.weights())) {
        checkLength(in, (long) Float.BYTES * size);
        weights = new float[size];
        in.readFloats(0, weights, 0, size);
      }
    }
    return new EdgeList(sources, targets, weights);
  }

  private int[] readNodes(GraphManifest manifest, FileEntry entry) throws IOException {
    int size = manifest.numEdges();
    try (DataFileReader in = DataFileReader.open(storage, directory, entry)) {
      checkLength(in, (long) Integer.BYTES * size);
      int[] nodes = new int[size];
      in.readInts(0, nodes, 0, size);
      for (int e = 0; e < size; e++) {
        if (nodes[e] < 0 || nodes[e] >= manifest.numNodes()) {
          throw in.damaged(
              (long) Integer.BYTES * e,
              "found node " + nodes[e] + ", expected 0 to " + (manifest.numNodes() - 1));
        }
      }
      return nodes;
    }
  }

  /** So that no array is ever made for more than a file holds. */
  private static void checkLength(DataFileReader in, long expected) {
    if (in.payloadLength() != expected) {
      throw new InputException(
          "%s: found %d bytes of content, expected %d by the manifest"
              .formatted(in.path(), in.payloadLength(), expected));
    }
  }

  private InputException atOdds(String found, String expected) {
    return new InputException(
        path(ManifestFile.NAME) + ": found " + found + ", expected " + expected);
  }

  private String path(FileEntry entry) {
    return path(entry.name());
  }

  private String path(String name) {
    return Storage.resolve(directory, name);
  }
}
