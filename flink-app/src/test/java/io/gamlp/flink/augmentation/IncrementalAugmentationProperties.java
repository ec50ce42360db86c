package io.gamlp.flink.augmentation;

import io.gamlp.flink.storage.FlinkStorage;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The tasks of the incremental job, one after the other without a cluster. */
class IncrementalAugmentationProperties {

  private static final Storage STORAGE = new FlinkStorage();

  /** Fewer features a slab would only make more files. */
  private static final int LEAST_WIDTH = 12;

  /**
   * @param blocks of the base and of the change
   * @param slabBytes of the base and of the change
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Settings(
      int nodes,
      int edges,
      int dimension,
      int hops,
      FeatureNormalizer.Kind kind,
      boolean directed,
      boolean weighted,
      boolean sparse,
      int[] blocks,
      long[] slabBytes,
      int parallelism,
      long seed) {}

  /** How many of each are changed. */
  record Delta(
      int newNodes,
      int newEdges,
      int goneNodes,
      int goneEdges,
      int otherFeatures,
      int otherWeights) {}

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void leavesTheBytesOfAFullRunAfterAnyChangeOfAnyGraph(
      @ForAll("settings") Settings settings, @ForAll("deltas") Delta delta) throws IOException {
    EvolvingGraph graph =
        new EvolvingGraph(
            settings.dimension(),
            settings.directed(),
            settings.weighted(),
            settings.sparse(),
            settings.seed());
    graph.addNodes(settings.nodes(), 4 * settings.nodes());
    graph.addEdges(settings.edges());
    IdentifiedGraph base = graph.now();
    graph.removeEdges(delta.goneEdges());
    graph.removeNodes(delta.goneNodes());
    graph.addNodes(delta.newNodes(), 4 * settings.nodes());
    graph.addEdges(delta.newEdges());
    graph.changeFeatures(delta.otherFeatures());
    graph.changeWeights(delta.otherWeights());
    compareInADirectory(settings, base, graph.now());
  }

  /** The group of the base ends where that of the change does, but starts a row earlier. */
  @Example
  void takesGroupsAsTheyAreStoredOnlyWhereTheyHoldTheSameRows() throws IOException {
    EvolvingGraph graph = new EvolvingGraph(20, false, false, true, 3);
    for (int id = 100; id < 200; id++) {
      graph.addNode(Integer.toString(id));
    }
    IdentifiedGraph base = graph.now();
    graph.removeNode(Integer.toString(100 + SlabFile.GROUP_ROWS));
    Settings settings =
        new Settings(
            100,
            0,
            20,
            2,
            FeatureNormalizer.Kind.NONE,
            false,
            false,
            true,
            new int[] {1, 1},
            new long[] {20_000, 20_000},
            1,
            3);
    compareInADirectory(settings, base, graph.now());
  }

  private static void compareInADirectory(
      Settings settings, IdentifiedGraph base, IdentifiedGraph next) throws IOException {
    Path dir = Files.createTempDirectory("incremental");
    try {
      compareWithFull(dir, settings, base, next);
    } finally {
      new LocalStorage().delete(dir.toString());
    }
  }

  private static void compareWithFull(
      Path dir, Settings settings, IdentifiedGraph base, IdentifiedGraph next) throws IOException {
    SnapshotStore before = StoreFiles.snapshot(STORAGE, dir.resolve("before"), base);
    SnapshotStore after = StoreFiles.snapshot(STORAGE, dir.resolve("after"), next);
    FeatureNormalizer normalizer = FeatureNormalizer.fit(settings.kind(), before, settings.hops());
    AugmentedStore augmented =
        StoreFiles.augmentPlainly(plan(before, dir.resolve("base"), settings, normalizer, 0));
    StoreFiles.augmentPlainly(plan(after, dir.resolve("full"), settings, normalizer, 1));

    ChangedRows rows =
        new SnapshotComparison(before, after, RowMapping.between(base.ids(), next.ids()))
            .compare(settings.hops());
    StoreFiles.augmentWithoutCluster(
        plan(after, dir.resolve("incremental"), settings, normalizer, 1),
        augmented,
        rows,
        settings.parallelism());
    StoreFiles.assertSameBytes(dir.resolve("incremental"), dir.resolve("full"));
  }

  private static AugmentationPlan plan(
      SnapshotStore source,
      Path target,
      Settings settings,
      FeatureNormalizer normalizer,
      int which) {
    int blocks = Math.min(settings.blocks()[which], source.manifest().numNodes());
    long rows = source.manifest().numNodes() / blocks + 1L;
    long slabBytes = Math.max(settings.slabBytes()[which], LEAST_WIDTH * rows * Float.BYTES);
    return StoreFiles.plan(source, target, settings.hops(), normalizer, blocks, slabBytes);
  }

  @Provide
  Arbitrary<Settings> settings() {
    Arbitrary<Boolean> yesOrNo = Arbitraries.of(false, true);
    Arbitrary<int[]> blocks = Arbitraries.integers().between(1, 5).array(int[].class).ofSize(2);
    Arbitrary<long[]> slabBytes =
        Arbitraries.longs().between(500, 20_000).array(long[].class).ofSize(2);
    return Combinators.combine(
            Arbitraries.integers().between(1, 400),
            Arbitraries.integers().between(0, 600),
            Arbitraries.integers().between(1, 70),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(FeatureNormalizer.Kind.class),
            Combinators.combine(yesOrNo, yesOrNo, yesOrNo).as((a, b, c) -> new boolean[] {a, b, c}),
            Combinators.combine(blocks, slabBytes, Arbitraries.integers().between(1, 4))
                .as(Cut::new),
            Arbitraries.longs())
        .as(
            (nodes, edges, dimension, hops, kind, is, cut, seed) ->
                new Settings(
                    nodes,
                    edges,
                    dimension,
                    hops,
                    canBeFitted(kind, nodes, dimension) ? kind : FeatureNormalizer.Kind.STANDARD,
                    is[0],
                    is[1],
                    is[2],
                    cut.blocks(),
                    cut.slabBytes(),
                    cut.parallelism(),
                    seed));
  }

  /** A few nodes may have no training node among them, or all of these the same features. */
  private static boolean canBeFitted(FeatureNormalizer.Kind kind, int nodes, int dimension) {
    return kind != FeatureNormalizer.Kind.WHITEN || (nodes >= 60 && dimension >= 5);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Cut(int[] blocks, long[] slabBytes, int parallelism) {}

  /** Often no change of a kind, mostly few, now and then many. */
  @Provide
  Arbitrary<Delta> deltas() {
    Arbitrary<Integer> count =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.just(0)),
            net.jqwik.api.Tuple.of(4, Arbitraries.integers().between(1, 4)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(5, 200)));
    return Combinators.combine(count, count, count, count, count, count).as(Delta::new);
  }
}
