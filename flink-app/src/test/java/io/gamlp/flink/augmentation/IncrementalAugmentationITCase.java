package io.gamlp.flink.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncrementalAugmentationITCase {

  @RegisterExtension static final TestCluster CLUSTER = new TestCluster(3, 96);

  private static final Storage STORAGE = new FlinkStorage();
  private static final int HOPS = 3;
  private static final int DIMENSION = 9;

  @TempDir Path dir;

  private IdentifiedGraph before;
  private IdentifiedGraph after;
  private SnapshotStore base;
  private SnapshotStore next;
  private FeatureNormalizer normalizer;

  /** A sparse graph of 300 nodes, then the same with some edges and nodes more and fewer. */
  @BeforeEach
  void evolve() throws IOException {
    EvolvingGraph graph = new EvolvingGraph(DIMENSION, false, true, true, 5);
    graph.addNodes(300, 3000);
    graph.addEdges(330);
    before = graph.now();
    graph.removeEdges(2);
    graph.removeNodes(1);
    graph.addNodes(4, 3000);
    graph.addEdges(3);
    graph.changeFeatures(1);
    after = graph.now();
    base = StoreFiles.snapshot(STORAGE, dir.resolve("before"), before);
    next = StoreFiles.snapshot(STORAGE, dir.resolve("after"), after);
    normalizer = FeatureNormalizer.fit(FeatureNormalizer.Kind.ROW, base, HOPS);
  }

  @ParameterizedTest(name = "parallelism {0}, {1} blocks, slabs of {2} bytes")
  @CsvSource({"1, 1, 100000", "2, 5, 1100", "3, 4, 600"})
  void leavesTheBytesOfTheFullJob(int parallelism, int blocks, long slabBytes) throws Exception {
    AugmentedBase known = augmentedBase();
    job(next, "full").blocks(blocks).maxSlabBytes(slabBytes).run(CLUSTER.environment(parallelism));
    IncrementalAugmentation change =
        IncrementalAugmentation.of(
            known, job(next, "change").blocks(blocks).maxSlabBytes(slabBytes), after.ids());
    change.run(CLUSTER.environment(parallelism));
    StoreFiles.assertSameBytes(dir.resolve("change"), dir.resolve("full"));
    assertThat(change.rows().byHop().get(0)).isEqualTo(5);
    assertThat(change.rows().byHop()).isSorted();
    assertThat(change.rows().share()).isLessThan(0.5);
  }

  @Test
  void aKillAtAnyWriteLeavesTheBaseAndNothingVisibleAndARepeatedRunSucceeds() throws Exception {
    AugmentedBase known = augmentedBase();
    Map<String, byte[]> baseFiles = StoreFiles.bytes(dir.resolve("base"));
    StoreFiles.augmentPlainly(plan(next, "full"));
    AugmentationPlan dying =
        plan(SnapshotStore.open(new DyingStorage(), next.directory()), "change");
    ChangedRows rows =
        new SnapshotComparison(base, next, RowMapping.between(before.ids(), after.ids()))
            .compare(HOPS);
    // The changed rows, two blocks of each hop, labels, roles, the manifest.
    int creations = 1 + 2 * HOPS + 3;
    for (int allowed = 0; allowed < creations; allowed++) {
      DyingStorage.allow(allowed);
      assertThatThrownBy(() -> StoreFiles.augmentWithoutCluster(dying, known.augmented(), rows, 2))
          .hasMessage("the machine died");
      assertInvisible("change");
    }
    DyingStorage.allow(creations);
    StoreFiles.augmentWithoutCluster(dying, known.augmented(), rows, 2);
    StoreFiles.assertSameBytes(dir.resolve("change"), dir.resolve("full"));
    Map<String, byte[]> baseFilesNow = StoreFiles.bytes(dir.resolve("base"));
    assertThat(baseFilesNow.keySet()).isEqualTo(baseFiles.keySet());
    baseFiles.forEach((name, bytes) -> assertThat(baseFilesNow.get(name)).isEqualTo(bytes));
  }

  @Test
  void aJobThatIsKilledIsRepeatedOverWhatItLeft() throws Exception {
    AugmentedBase known = augmentedBase();
    StoreFiles.augmentPlainly(plan(next, "full"));
    SnapshotStore dying = SnapshotStore.open(new DyingStorage(), next.directory());
    IncrementalAugmentation change =
        IncrementalAugmentation.of(known, job(dying, "change").blocks(2), after.ids());
    DyingStorage.allow(5);
    assertThatThrownBy(() -> change.run(CLUSTER.environment(2)))
        .hasStackTraceContaining("the machine died");
    assertInvisible("change");
    DyingStorage.allow(100);
    change.run(CLUSTER.environment(2));
    StoreFiles.assertSameBytes(dir.resolve("change"), dir.resolve("full"));
  }

  @Test
  void aSmallChangeIsTakenAsSuchAndALargeOneInFull() throws Exception {
    AugmentedBase known = augmentedBase();
    job(next, "full").run(CLUSTER.environment(2));
    SnapshotAugmentation.Result small =
        new SnapshotAugmentation(job(next, "small"))
            .after(() -> known, after.ids())
            .run(() -> CLUSTER.environment(2));
    assertThat(small.incremental()).isTrue();
    assertThat(small.reason()).contains("touches little");
    StoreFiles.assertSameBytes(dir.resolve("small"), dir.resolve("full"));

    SnapshotAugmentation.Result large =
        new SnapshotAugmentation(job(next, "large"))
            .after(() -> known, after.ids())
            .largestShare(0.001)
            .run(() -> CLUSTER.environment(2));
    assertThat(large.incremental()).isFalse();
    assertThat(large.reason()).contains("touches much");
    assertThat(large.rows()).isEqualTo(small.rows());
    StoreFiles.assertSameBytes(dir.resolve("large"), dir.resolve("full"));
  }

  @Test
  void aBaseThatCannotServeIsNoError() throws Exception {
    AugmentedBase known = augmentedBase();
    StoreFiles.augmentPlainly(plan(next, "full"));
    expectFull(
        "there is no manifest.json",
        () -> new AugmentedBase(base, before.ids(), AugmentedStore.open(STORAGE, path("gone"))),
        job(next, "change").blocks(2));
    AugmentedStore made = StoreFiles.augmentPlainly(plan(next, "of-the-next"));
    expectFull(
        "was not made from the snapshot",
        () -> new AugmentedBase(base, before.ids(), made),
        job(next, "change").blocks(2));
    expectFull(
        "ids",
        () -> new AugmentedBase(base, after.ids(), known.augmented()),
        job(next, "change").blocks(2));
    Path file = anyFile("block-00001-slab-000-hop-01.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 1;
    Files.write(file, bytes);
    expectFull("hop-01.bin: offset 8: damaged", () -> known, job(next, "change").blocks(2));
    Files.delete(file);
    expectFull("there is no such file", () -> known, job(next, "change").blocks(2));
  }

  @Test
  void aBaseWhoseOwnSnapshotIsDamagedIsNoErrorEither() throws Exception {
    AugmentedBase known = augmentedBase();
    StoreFiles.augmentPlainly(plan(next, "full"));
    Path columns = dir.resolve("before/adjacency-columns.bin");
    byte[] bytes = Files.readAllBytes(columns);
    bytes[21] ^= 4;
    Files.write(columns, bytes);
    expectFull(
        "before/adjacency-columns.bin: offset 8: damaged",
        () -> known,
        job(next, "change").blocks(2));
  }

  @Test
  void anotherWayToAugmentOrAnotherDimensionIsDoneInFull() throws Exception {
    AugmentedBase known = augmentedBase();
    SnapshotAugmentation.Result hops =
        new SnapshotAugmentation(new AugmentationJob(next, path("hops"), HOPS + 1, normalizer))
            .after(() -> known, after.ids())
            .largestShare(1)
            .run(() -> CLUSTER.environment(1));
    assertThat(hops.incremental()).isFalse();
    assertThat(hops.reason()).contains("has 3 hops, expected 4");
    assertThat(hops.store().manifest().hops()).isEqualTo(HOPS + 1);
    assertThatThrownBy(
            () ->
                IncrementalAugmentation.of(
                    known,
                    new AugmentationJob(
                        next, path("other"), HOPS, FeatureNormalizer.none(DIMENSION)),
                    after.ids()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another normaliser");
    EvolvingGraph wide = new EvolvingGraph(DIMENSION + 1, false, true, true, 5);
    wide.addNodes(30, 300);
    IdentifiedGraph grown = wide.now();
    SnapshotStore wider = StoreFiles.snapshot(STORAGE, dir.resolve("wider"), grown);
    SnapshotAugmentation.Result growth =
        new SnapshotAugmentation(
                new AugmentationJob(
                    wider, path("growth"), HOPS, FeatureNormalizer.none(DIMENSION + 1)))
            .after(() -> known, grown.ids())
            .run(() -> CLUSTER.environment(1));
    assertThat(growth.incremental()).isFalse();
    assertThat(growth.reason()).contains("has 9 features, expected 10");
    assertThat(growth.store().manifest().dimension()).isEqualTo(DIMENSION + 1);
  }

  @Test
  void theNewStoreMayTakeThePlaceOfItsBase() throws Exception {
    AugmentedBase known = augmentedBase();
    StoreFiles.augmentPlainly(plan(next, "full"));
    IncrementalAugmentation.of(known, job(next, "base").blocks(2), after.ids())
        .run(CLUSTER.environment(2));
    StoreFiles.assertSameBytes(dir.resolve("base"), dir.resolve("full"));
  }

  @Test
  void damageOfTheSnapshotItselfIsReported() throws Exception {
    AugmentedBase known = augmentedBase();
    Path columns = dir.resolve("after/adjacency-columns.bin");
    byte[] bytes = Files.readAllBytes(columns);
    bytes[21] ^= 4;
    Files.write(columns, bytes);
    assertThatThrownBy(
            () ->
                new SnapshotAugmentation(job(next, "change"))
                    .after(() -> known, after.ids())
                    .run(() -> CLUSTER.environment(2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adjacency-columns.bin: offset 8: damaged");
  }

  private void expectFull(
      String reason, SnapshotAugmentation.BaseSource source, AugmentationJob job) throws Exception {
    SnapshotAugmentation.Result result =
        new SnapshotAugmentation(job)
            .after(source, after.ids())
            .largestShare(1)
            .run(IncrementalAugmentationITCase::environmentOfOneJob);
    assertThat(result.incremental()).isFalse();
    assertThat(result.reason()).contains(reason);
    StoreFiles.assertSameBytes(dir.resolve("change"), dir.resolve("full"));
    STORAGE.delete(path("change"));
  }

  /** As a driver has it: the id of the job was chosen, so a second job cannot run in it. */
  private static ExecutionEnvironment environmentOfOneJob() {
    ExecutionEnvironment env = CLUSTER.environment(2);
    env.getConfiguration()
        .set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, new JobID().toHexString());
    return env;
  }

  private void assertInvisible(String target) {
    assertThatThrownBy(() -> AugmentedStore.open(STORAGE, path(target)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no manifest.json");
  }

  private Path anyFile(String name) throws IOException {
    return StoreFiles.bytes(dir.resolve("base")).keySet().stream()
        .filter(file -> file.endsWith(name))
        .map(dir.resolve("base")::resolve)
        .findFirst()
        .orElseThrow();
  }

  private AugmentedBase augmentedBase() throws IOException {
    AugmentationPlan plan = StoreFiles.plan(base, dir.resolve("base"), HOPS, normalizer, 3, 3000);
    return new AugmentedBase(base, before.ids(), StoreFiles.augmentPlainly(plan));
  }

  /** As the full job with two blocks plans it. */
  private AugmentationPlan plan(SnapshotStore source, String target) {
    return StoreFiles.plan(
        source, dir.resolve(target), HOPS, normalizer, 2, AugmentationJob.DEFAULT_MAX_SLAB_BYTES);
  }

  private AugmentationJob job(SnapshotStore source, String target) {
    return new AugmentationJob(source, path(target), HOPS, normalizer);
  }

  private String path(String name) {
    return dir.resolve(name).toUri().toString();
  }
}
