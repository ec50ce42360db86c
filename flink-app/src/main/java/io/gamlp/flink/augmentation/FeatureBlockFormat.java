package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.graph.Vertex;

/** Vertices of the block graph with H for value; writes it. */
final class FeatureBlockFormat extends BlockSplitFormat<Vertex<Long, StoredBlock>> {

  private static final long serialVersionUID = 1L;

  private final FeatureNormalizer normalizer;
  private final HopFiles hop;

  FeatureBlockFormat(
      SnapshotStore source,
      BlockLayout layout,
      BlockKeys keys,
      FeatureNormalizer normalizer,
      HopFiles hop) {
    super(source, layout, keys);
    this.normalizer = normalizer;
    this.hop = hop;
  }

  @Override
  Iterator<Vertex<Long, StoredBlock>> records(SnapshotStore source, int block) throws IOException {
    NormalizedFeatures features =
        new NormalizedFeatures(
            source.features(layout.firstNode(block), layout.firstNode(block + 1)), normalizer);
    List<FileEntry> files = new ArrayList<>(layout.slabs());
    for (int slab = 0; slab < layout.slabs(); slab++) {
      int width = layout.width(slab);
      float[] values = features.slab(layout.firstFeature(slab), width);
      files.add(hop.write(new DenseBlock(block, slab, width, values)));
    }
    return List.of(new Vertex<>(keys.of(block), new StoredBlock(block, files))).iterator();
  }
}
