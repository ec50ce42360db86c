package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.flink.graph.Vertex;

/** Vertices of the block graph with H for value; writes H as well. */
final class FeatureBlockFormat extends BlockSplitFormat<Vertex<Long, DenseBlock>> {

  private static final long serialVersionUID = 1L;

  private final FeatureNormalizer normalizer;
  private final HopWriter writer;

  FeatureBlockFormat(
      SnapshotStore source,
      BlockLayout layout,
      BlockKeys keys,
      FeatureNormalizer normalizer,
      HopWriter writer) {
    super(source, layout, keys);
    this.normalizer = normalizer;
    this.writer = writer;
  }

  @Override
  Iterator<Vertex<Long, DenseBlock>> records(SnapshotStore source, int block) throws IOException {
    NormalizedFeatures features =
        new NormalizedFeatures(
            source.features(layout.firstNode(block), layout.firstNode(block + 1)), normalizer);
    return IntStream.range(0, layout.slabs())
        .mapToObj(slab -> vertex(features, block, slab))
        .iterator();
  }

  private Vertex<Long, DenseBlock> vertex(NormalizedFeatures features, int block, int slab) {
    float[] values = features.slab(layout.firstFeature(slab), layout.width(slab));
    DenseBlock value = new DenseBlock(block, slab, layout.width(slab), values);
    return new Vertex<>(keys.of(block, slab), writer.write(value));
  }
}
