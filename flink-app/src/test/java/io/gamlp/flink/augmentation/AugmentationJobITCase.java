package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationJobITCase {

  @RegisterExtension static final TestCluster CLUSTER = new TestCluster(3, 96);

  private static final Storage STORAGE = new FlinkStorage();

  @TempDir Path dir;

  @ParameterizedTest(name = "{0} blocks, slabs of {1} bytes, parallelism {2}, {3}")
  @CsvSource({
    "1, 100000, 1, NONE, false, false, false",
    "2, 1200, 2, ROW, true, true, false",
    "3, 1200, 1, STANDARD, false, true, true",
    "3, 1200, 2, WHITEN, false, true, false",
    "4, 700, 3, ROW, true, false, true",
    "5, 400, 2, NONE, false, false, false"
  })
  void equalsThePlainLoopToTheBit(
      int blocks,
      long slabBytes,
      int parallelism,
      FeatureNormalizer.Kind kind,
      boolean weighted,
      boolean sparse,
      boolean directed)
      throws Exception {
    GraphSnapshot graph = Graphs.random(83, 240, 11, weighted, sparse, blocks);
    SnapshotStore source = store(graph, directed);
    FeatureNormalizer normalizer = FeatureNormalizer.fit(kind, source, 4);
    AugmentedStore augmented =
        new AugmentationJob(source, target(), 4, normalizer)
            .blocks(blocks)
            .maxSlabBytes(slabBytes)
            .run(CLUSTER.environment(parallelism));

    float[] expected = PlainAugmentation.load(source, normalizer, 4).rows();
    assertThat(allRows(augmented)).containsExactly(expected);
    assertThat(streamedRows(augmented)).containsExactly(expected);
    assertThat(augmented.labels()).containsExactly(graph.labels());
    assertThat(augmented.roles()).containsExactly(graph.roles());
    assertThat(augmented.manifest().normalizer()).isEqualTo(normalizer);
    assertThat(augmented.manifest().sourceContentHash()).isEqualTo(source.manifest().contentHash());
  }

  @Test
  void oneHopIsTheFeaturesAlone() throws Exception {
    GraphSnapshot graph = Graphs.random(20, 40, 3, false, false, 1);
    SnapshotStore source = store(graph, false);
    AugmentedStore augmented =
        new AugmentationJob(source, target(), 1, FeatureNormalizer.none(3))
            .run(CLUSTER.environment(2));
    float[] raw = new float[60];
    for (int v = 0; v < 20; v++) {
      graph.features().copyRow(v, raw, 3 * v);
    }
    assertThat(allRows(augmented)).containsExactly(raw);
  }

  @Test
  void blocksThatOutgrowTheManagedMemoryAreReportedWithAdvice() throws Exception {
    SnapshotStore source = store(Graphs.random(20_000, 800_000, 2, false, false, 7), false);
    assertThatThrownBy(
            () ->
                new AugmentationJob(source, target(), 4, FeatureNormalizer.none(2))
                    .blocks(1)
                    .run(CLUSTER.environment(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ask for more blocks");
  }

  @Test
  void manyEdgesAreCutIntoMoreBlocksThanSubtasks() throws Exception {
    SnapshotStore source = store(Graphs.random(200, 2000, 4, false, false, 8), false);
    AugmentedStore augmented =
        new AugmentationJob(source, target(), 3, FeatureNormalizer.none(4))
            .maxSlabBytes(4000)
            .run(CLUSTER.environment(2));
    assertThat(augmented.manifest().blocks()).isEqualTo(8);
    assertThat(allRows(augmented))
        .containsExactly(PlainAugmentation.load(source, FeatureNormalizer.none(4), 3).rows());
  }

  @Test
  void aKillInTheMiddleLeavesNothingVisibleAndARerunSucceeds() throws Exception {
    SnapshotStore local = store(Graphs.random(60, 200, 8, false, false, 2), false);
    FeatureNormalizer normalizer = FeatureNormalizer.none(8);
    DyingStorage.allow(7);
    SnapshotStore dying = SnapshotStore.open(new DyingStorage(), local.directory());
    assertThatThrownBy(
            () ->
                new AugmentationJob(dying, target(), 4, normalizer)
                    .blocks(3)
                    .run(CLUSTER.environment(2)))
        .hasStackTraceContaining("the machine died");
    assertThatThrownBy(() -> AugmentedStore.open(STORAGE, target()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no manifest.json");

    AugmentedStore augmented =
        new AugmentationJob(local, target(), 4, normalizer).blocks(3).run(CLUSTER.environment(2));
    assertThat(allRows(augmented))
        .containsExactly(PlainAugmentation.load(local, normalizer, 4).rows());
    assertThat(STORAGE.list(Storage.resolve(target(), augmented.manifest().directory())))
        .hasSize(3 * 4 + 2)
        .noneMatch(name -> name.startsWith("."));
  }

  /** A run over the files of another one, as a second attempt at its tasks does it, too. */
  @Test
  void runsAgainAndAgainOnStorageThatReplacesNoFiles() throws Exception {
    String shared = "heap://augmentation/" + UUID.randomUUID();
    SnapshotStore.write(
        STORAGE, shared + "/s", Graphs.random(60, 200, 8, false, false, 2), false, null);
    SnapshotStore source = SnapshotStore.open(STORAGE, shared + "/s");
    FeatureNormalizer normalizer = FeatureNormalizer.none(8);
    for (int run = 0; run < 2; run++) {
      AugmentedStore augmented =
          new AugmentationJob(source, shared + "/x", 4, normalizer)
              .blocks(3)
              .run(CLUSTER.environment(2));
      assertThat(allRows(augmented))
          .containsExactly(PlainAugmentation.load(source, normalizer, 4).rows());
      assertThat(STORAGE.list(Storage.resolve(shared + "/x", augmented.manifest().directory())))
          .hasSize(3 * 4 + 2)
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void aFailedRunLeavesTheStoreThatStoodThere() throws Exception {
    SnapshotStore local = store(Graphs.random(60, 200, 8, false, false, 3), false);
    FeatureNormalizer normalizer = FeatureNormalizer.none(8);
    new AugmentationJob(local, target(), 2, normalizer).run(CLUSTER.environment(2));
    float[] before = allRows(AugmentedStore.open(STORAGE, target()));
    DyingStorage.allow(3);
    SnapshotStore dying = SnapshotStore.open(new DyingStorage(), local.directory());
    assertThatThrownBy(
            () -> new AugmentationJob(dying, target(), 4, normalizer).run(CLUSTER.environment(2)))
        .hasStackTraceContaining("the machine died");
    assertThat(allRows(AugmentedStore.open(STORAGE, target()))).containsExactly(before);

    AugmentedStore replaced =
        new AugmentationJob(local, target(), 4, normalizer).run(CLUSTER.environment(2));
    assertThat(replaced.manifest().hops()).isEqualTo(4);
    assertThat(STORAGE.list(target()))
        .containsExactly(replaced.manifest().directory(), "manifest.json");
  }

  @Test
  void aDamagedSnapshotIsNamedByTheJob() throws Exception {
    SnapshotStore source = store(Graphs.random(60, 200, 8, false, false, 4), false);
    Path columns = dir.resolve("snapshot/adjacency-columns.bin");
    byte[] bytes = Files.readAllBytes(columns);
    bytes[21] ^= 4;
    Files.write(columns, bytes);
    assertThatThrownBy(
            () ->
                new AugmentationJob(source, target(), 3, FeatureNormalizer.none(8))
                    .run(CLUSTER.environment(2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adjacency-columns.bin: offset 8: damaged");
  }

  @Test
  void aHopThatIsDamagedBeforeItsNeighboursReadItIsNamedByTheJob() throws Exception {
    SnapshotStore local = store(Graphs.random(60, 200, 8, false, false, 9), false);
    SnapshotStore source =
        SnapshotStore.open(new DamagingStorage("slab-000-hop-01"), local.directory());
    assertThatThrownBy(
            () ->
                new AugmentationJob(source, target(), 3, FeatureNormalizer.none(8))
                    .blocks(2)
                    .run(CLUSTER.environment(2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("slab-000-hop-01.bin: offset 8: damaged");
    assertThatThrownBy(() -> AugmentedStore.open(STORAGE, target()))
        .hasMessageContaining("no manifest.json");
  }

  @Test
  void aSnapshotThatATaskCannotSeeIsReportedAsSuch() throws Exception {
    SnapshotStore source = store(Graphs.random(60, 200, 8, false, false, 5), false);
    new LocalStorage().delete(dir.resolve("snapshot/manifest.json").toString());
    assertThatThrownBy(
            () ->
                new AugmentationJob(source, target(), 3, FeatureNormalizer.none(8))
                    .run(CLUSTER.environment(2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not visible on host")
        .hasMessageContaining("snapshot");
  }

  @Test
  void damageOfAnAugmentedFileIsNamedWithItsOffset() throws Exception {
    SnapshotStore source = store(Graphs.random(60, 200, 8, false, false, 6), false);
    AugmentedStore augmented =
        new AugmentationJob(source, target(), 2, FeatureNormalizer.none(8))
            .blocks(2)
            .run(CLUSTER.environment(1));
    Path file =
        dir.resolve("augmented")
            .resolve(augmented.manifest().directory())
            .resolve("block-00001-slab-000-hop-01.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> allRows(augmented))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("block-00001-slab-000-hop-01.bin: offset 8: damaged");
    bytes[100] ^= 1;
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> augmented.readBlock(1, (first, rows, values) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("truncated");
  }

  private String target() {
    return dir.resolve("augmented").toUri().toString();
  }

  private SnapshotStore store(GraphSnapshot graph, boolean directed) throws IOException {
    String path = dir.resolve("snapshot").toUri().toString();
    SnapshotStore.write(STORAGE, path, graph, directed, null);
    return SnapshotStore.open(STORAGE, path);
  }

  /** Asks for the nodes in descending order, to see that rows follow the question. */
  private static float[] allRows(AugmentedStore store) throws IOException {
    int n = store.manifest().numNodes();
    int width = store.manifest().inputDimension();
    int[] nodes = new int[n];
    for (int i = 0; i < n; i++) {
      nodes[i] = n - 1 - i;
    }
    float[] descending = new float[n * width];
    store.readRows(nodes, descending);
    float[] rows = new float[n * width];
    for (int i = 0; i < n; i++) {
      System.arraycopy(descending, i * width, rows, (n - 1 - i) * width, width);
    }
    return rows;
  }

  private static float[] streamedRows(AugmentedStore store) throws IOException {
    int width = store.manifest().inputDimension();
    float[] all = new float[store.manifest().numNodes() * width];
    for (int block = 0; block < store.manifest().blocks(); block++) {
      store.readBlock(
          block,
          (first, rows, values) -> System.arraycopy(values, 0, all, first * width, rows * width));
    }
    return all;
  }
}
