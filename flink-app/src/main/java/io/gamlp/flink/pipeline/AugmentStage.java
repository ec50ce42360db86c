package io.gamlp.flink.pipeline;

import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import org.apache.flink.api.java.ExecutionEnvironment;

/** Snapshot in, augmented snapshot out, both on storage. */
final class AugmentStage {

  private final Storage storage;
  private final String snapshotDirectory;
  private final String augmentedDirectory;

  AugmentStage(Storage storage, String snapshotDirectory, String augmentedDirectory) {
    this.storage = storage;
    this.snapshotDirectory = snapshotDirectory;
    this.augmentedDirectory = augmentedDirectory;
  }

  /** Makes the snapshot durable. */
  SnapshotStore store(GraphSnapshot graph, boolean directed, String hash) throws IOException {
    SnapshotStore.write(storage, snapshotDirectory, graph, directed, hash);
    return SnapshotStore.open(storage, snapshotDirectory);
  }

  /**
   * Runs the augmentation job.
   *
   * @param normalizer applied to the raw features before the hops
   * @param blocks node blocks, 0 for the parallelism
   */
  AugmentedStore augment(
      ExecutionEnvironment env,
      SnapshotStore snapshot,
      int hops,
      FeatureNormalizer normalizer,
      int blocks)
      throws Exception {
    AugmentationJob job = new AugmentationJob(snapshot, augmentedDirectory, hops, normalizer);
    if (blocks > 0) {
      job.blocks(blocks);
    }
    return job.run(env);
  }
}
