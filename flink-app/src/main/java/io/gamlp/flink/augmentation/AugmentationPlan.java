package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.SnapshotManifest;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Where one run of the job reads and writes, and how it cuts. */
record AugmentationPlan(
    Storage storage,
    String sourceDirectory,
    String sourceContentHash,
    String targetDirectory,
    int hops,
    FeatureNormalizer normalizer,
    BlockLayout layout)
    implements Serializable {

  static final String FILES_PREFIX = "files-";

  static AugmentationPlan of(
      SnapshotStore source,
      String targetDirectory,
      int hops,
      FeatureNormalizer normalizer,
      BlockLayout layout) {
    return new AugmentationPlan(
        source.storage(),
        source.directory(),
        source.manifest().contentHash(),
        targetDirectory,
        hops,
        normalizer,
        layout);
  }

  /**
   * A directory of its own for each content and each setting: a store that stands there already
   * stays readable until the new manifest takes its place, and a run over the leftovers of an equal
   * one writes the same bits over them.
   */
  String filesName() {
    String identity =
        String.join(
            " ",
            sourceContentHash,
            Integer.toString(hops),
            layout.toString(),
            normalizer.kind().toString(),
            Float.toString(normalizer.scale()),
            Arrays.toString(normalizer.mean()),
            Arrays.toString(normalizer.inverseDeviation()));
    return FILES_PREFIX + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
  }

  String filesDirectory() {
    return Storage.resolve(targetDirectory, filesName());
  }

  /** Files of one hop, 0 for H. */
  HopFiles files(int hop) {
    return new HopFiles(storage, filesDirectory(), layout, hop);
  }

  AugmentedManifest manifest(
      SnapshotManifest source, FileEntry labels, FileEntry roles, List<FileEntry> files) {
    return new AugmentedManifest(
        AugmentedStore.FORMAT_VERSION,
        source.name(),
        source.contentHash(),
        layout.numNodes(),
        layout.dimension(),
        hops,
        source.numClasses(),
        source.directed(),
        normalizer,
        layout.blocks(),
        layout.slabWidth(),
        layout.slabs(),
        filesName(),
        labels,
        roles,
        files);
  }
}
