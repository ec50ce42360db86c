package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real graphs in the folder that the environment variable GAMLP_DATA names. */
class RealGraphsITCase {

  @RegisterExtension static final TestCluster CLUSTER = new TestCluster(2, 128);

  private static final Logger LOG = LoggerFactory.getLogger(RealGraphsITCase.class);
  private static final int HOPS = 4;
  private static final int FEATURES_AT_ONCE = 256;

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"karate, NONE", "cora, ROW", "citeseer, STANDARD", "pubmed, NONE"})
  void equalsThePlainLoop(String name, FeatureNormalizer.Kind kind) throws Exception {
    augmentAndCompare(name, kind);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"amazon_photo, ROW", "coauthor_cs, ROW"})
  void equalsThePlainLoopOnLargeGraphs(String name, FeatureNormalizer.Kind kind) throws Exception {
    augmentAndCompare(name, kind);
  }

  private void augmentAndCompare(String name, FeatureNormalizer.Kind kind) throws Exception {
    Storage storage = new FlinkStorage();
    String path = dir.resolve("snapshot").toUri().toString();
    SnapshotStore.write(
        storage, path, DataSource.parse(spec(name)).load(LoadOptions.seeded(0)), false, null);
    SnapshotStore source = SnapshotStore.open(storage, path);
    FeatureNormalizer normalizer = FeatureNormalizer.fit(kind, source, HOPS);

    long start = System.nanoTime();
    AugmentedStore augmented =
        new AugmentationJob(source, dir.resolve("augmented").toUri().toString(), HOPS, normalizer)
            .run(CLUSTER.environment(2));
    LOG.info("{}: augmented in {} s", name, (System.nanoTime() - start) / 1e9);

    PlainAugmentation plain = PlainAugmentation.load(source, normalizer, HOPS);
    int dimension = augmented.manifest().dimension();
    for (int first = 0; first < dimension; first += FEATURES_AT_ONCE) {
      int width = Math.min(FEATURES_AT_ONCE, dimension - first);
      compare(augmented, plain.slab(first, width), first, width);
    }
  }

  /** Every row, some features of all hops; to the bit, which is more than the 1e-5 promised. */
  private static void compare(AugmentedStore augmented, float[][] expected, int first, int width)
      throws Exception {
    int dimension = augmented.manifest().dimension();
    for (int block = 0; block < augmented.manifest().blocks(); block++) {
      augmented.readBlock(
          block,
          (node, rows, values) -> {
            for (int r = 0; r < rows; r++) {
              for (int hop = 0; hop < HOPS; hop++) {
                int at = (r * HOPS + hop) * dimension + first;
                int from = (node + r) * width;
                assertThat(Arrays.equals(values, at, at + width, expected[hop], from, from + width))
                    .as("node %d, hop %d, features from %d", node + r, hop, first)
                    .isTrue();
              }
            }
          });
    }
  }

  private static String spec(String name) {
    if (name.equals("karate")) {
      return name;
    }
    String data = System.getenv("GAMLP_DATA");
    assumeTrue(data != null, "GAMLP_DATA names no folder of real graphs");
    return Path.of(data, name).toString();
  }
}
