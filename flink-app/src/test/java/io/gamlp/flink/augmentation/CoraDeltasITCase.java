package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cora, from the folder that the environment variable GAMLP_DATA names, as it changes. */
class CoraDeltasITCase {

  @RegisterExtension static final TestCluster CLUSTER = new TestCluster(2, 128);

  private static final Logger LOG = LoggerFactory.getLogger(CoraDeltasITCase.class);
  private static final Storage STORAGE = new FlinkStorage();
  private static final int HOPS = 4;
  private static final int NEW_EDGES = 50;
  private static final int NEW_NODES = 10;

  @TempDir Path dir;

  @Test
  void equalsTheFullJobAfterEachOfTwoDeltas() throws Exception {
    followDeltas(2);
  }

  @Tag("full")
  @Test
  void equalsTheFullJobAfterEachOfTwentyDeltas() throws Exception {
    followDeltas(20);
  }

  /** Each store is made from the one before, not from a full run: nothing may add up. */
  private void followDeltas(int deltas) throws Exception {
    EvolvingGraph graph = EvolvingGraph.of(cora(), true, 11);
    IdentifiedGraph before = graph.now();
    SnapshotStore base = StoreFiles.snapshot(STORAGE, dir.resolve("snapshot-0"), before);
    FeatureNormalizer normalizer = FeatureNormalizer.fit(FeatureNormalizer.Kind.ROW, base, HOPS);
    AugmentedStore augmented =
        new AugmentationJob(base, path("augmented-0"), HOPS, normalizer)
            .run(CLUSTER.environment(2));
    for (int delta = 1; delta <= deltas; delta++) {
      int wanted = graph.numNodes() + NEW_NODES;
      while (graph.numNodes() < wanted) {
        graph.addNodes(1, 6000);
      }
      graph.addEdges(NEW_EDGES);
      IdentifiedGraph after = graph.now();
      SnapshotStore next = StoreFiles.snapshot(STORAGE, dir.resolve("snapshot-" + delta), after);
      IncrementalAugmentation change =
          IncrementalAugmentation.of(
              new AugmentedBase(base, before.ids(), augmented),
              new AugmentationJob(next, path("augmented-" + delta), HOPS, normalizer),
              after.ids());
      long start = System.nanoTime();
      augmented = change.run(CLUSTER.environment(2));
      long end = System.nanoTime();
      AugmentedStore full =
          new AugmentationJob(next, path("full"), HOPS, normalizer).run(CLUSTER.environment(2));
      LOG.info(
          "delta {}: recomputed {}, {} s; in full {} s",
          delta,
          change.rows(),
          (end - start) / 1e9,
          (System.nanoTime() - end) / 1e9);
      assertThat(full.manifest().numNodes()).isEqualTo(wanted);
      assertThat(change.rows().byHop().get(0)).isEqualTo(NEW_NODES);
      assertThat(change.rows().byHop().get(HOPS - 1)).isLessThan(wanted);
      StoreFiles.assertSameBytes(dir.resolve("augmented-" + delta), dir.resolve("full"));
      STORAGE.delete(path("augmented-" + (delta - 1)));
      STORAGE.delete(path("snapshot-" + (delta - 1)));
      STORAGE.delete(path("full"));
      base = next;
      before = after;
    }
  }

  private String path(String name) {
    return dir.resolve(name).toUri().toString();
  }

  private static GraphSnapshot cora() throws Exception {
    String data = System.getenv("GAMLP_DATA");
    assumeTrue(data != null, "GAMLP_DATA names no folder of real graphs");
    return DataSource.parse(Path.of(data, "cora").toString()).load(LoadOptions.seeded(0));
  }
}
