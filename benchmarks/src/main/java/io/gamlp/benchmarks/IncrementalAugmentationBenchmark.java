package io.gamlp.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.AugmentedBase;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.flink.augmentation.IncrementalAugmentation;
import io.gamlp.flink.augmentation.RecomputedRows;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.generate.StableRandom;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.wire.IdentifiedGraph;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a small change of a large graph costs: augmentation as a change ÷ in full, in the same run;
 * 100,000 nodes, 600,000 edges, 128 features, K = 4. On a random graph four hops reach nearly
 * everything; on one with locality, as real graphs have it, they do not.
 *
 * <pre>{@code
 * java -Xmx4g -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.IncrementalAugmentationBenchmark [NODES [ROUNDS]]
 * }</pre>
 */
public final class IncrementalAugmentationBenchmark {

  private static final int EDGES_PER_NODE = 6;
  private static final int DIMENSION = 128;
  private static final int HOPS = 4;
  private static final int SLOTS = 2;
  private static final Storage STORAGE = new LocalStorage();

  /**
   * @param reach edges go to nodes no farther than this; 0 for anywhere
   * @param newNodes change: nodes that come between others, so that rows move
   * @param newEdges change: edges, anywhere where the graph is random
   */
  private record Case(String name, int reach, int newNodes, int newEdges) {}

  private static final List<Case> CASES =
      List.of(
          new Case("random graph, 50 edges", 0, 0, 50),
          new Case("random graph, 10 edges", 0, 0, 10),
          new Case("random graph, 2,000 edges", 0, 0, 2000),
          new Case("local graph, 50 edges", 60, 0, 50),
          new Case("local graph, 50 edges, 10 nodes", 60, 10, 50));

  private record Cost(double seconds, double cpuSeconds) {

    static Cost of(Cost[] costs) {
      return new Cost(
          new Sample(Arrays.stream(costs).mapToDouble(Cost::seconds).toArray()).median(),
          new Sample(Arrays.stream(costs).mapToDouble(Cost::cpuSeconds).toArray()).median());
    }
  }

  private IncrementalAugmentationBenchmark() {}

  public static void main(String[] args) throws Exception {
    int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    System.out.println(
        "change                            full [s]  as a change [s]   ratio   CPU full, change [s]"
            + "   ratio   comparing [s]   rows");
    try (EmbeddedCluster cluster = EmbeddedCluster.start(SLOTS)) {
      for (Case one : CASES) {
        Path dir = Files.createTempDirectory("incremental");
        try {
          measure(one, nodes, rounds, dir, cluster);
        } finally {
          STORAGE.delete(dir.toString());
        }
      }
    }
  }

  private static void measure(Case one, int nodes, int rounds, Path dir, EmbeddedCluster cluster)
      throws Exception {
    IdentifiedGraph before = graph(one.reach(), nodes, 0, 0);
    IdentifiedGraph after = graph(one.reach(), nodes, one.newNodes(), one.newEdges());
    SnapshotStore base = store(before, dir.resolve("before"));
    SnapshotStore next = store(after, dir.resolve("after"));
    FeatureNormalizer normalizer = FeatureNormalizer.none(DIMENSION);
    AugmentedStore augmented =
        new AugmentationJob(base, dir.resolve("base").toString(), HOPS, normalizer)
            .run(cluster.batch());
    AugmentedBase known = new AugmentedBase(base, before.ids(), augmented);
    AugmentationJob full =
        new AugmentationJob(next, dir.resolve("full").toString(), HOPS, normalizer);
    AugmentationJob changed =
        new AugmentationJob(next, dir.resolve("changed").toString(), HOPS, normalizer);

    Cost[] fullCosts = new Cost[rounds];
    Cost[] changeCosts = new Cost[rounds];
    double[] comparing = new double[rounds];
    RecomputedRows rows = null;
    for (int round = -1; round < rounds; round++) {
      STORAGE.delete(dir.resolve("full").toString());
      STORAGE.delete(dir.resolve("changed").toString());
      Clock clock = new Clock();
      AugmentedStore expected = full.run(cluster.batch());
      Cost fullCost = clock.stop();
      clock = new Clock();
      IncrementalAugmentation change = IncrementalAugmentation.of(known, changed, after.ids());
      double compared = clock.stop().seconds();
      AugmentedStore actual = change.run(cluster.batch());
      Cost changeCost = clock.stop();
      // The checksums of all files are in it.
      if (!actual.manifest().equals(expected.manifest())) {
        throw new IllegalStateException("the stores differ");
      }
      rows = change.rows();
      if (round >= 0) {
        fullCosts[round] = fullCost;
        changeCosts[round] = changeCost;
        comparing[round] = compared;
      }
    }
    print(one, Cost.of(fullCosts), Cost.of(changeCosts), new Sample(comparing).median(), rows);
  }

  private static void print(
      Case one, Cost full, Cost change, double comparing, RecomputedRows rows) {
    System.out.printf(
        Locale.ROOT,
        "%-32s %9.2f %16.2f %7.2f %12.2f %9.2f %7.2f %15.3f   %s (%.1f %%)%n",
        one.name(),
        full.seconds(),
        change.seconds(),
        change.seconds() / full.seconds(),
        full.cpuSeconds(),
        change.cpuSeconds(),
        change.cpuSeconds() / full.cpuSeconds(),
        comparing,
        rows.byHop(),
        100 * rows.share());
  }

  private static SnapshotStore store(IdentifiedGraph graph, Path directory) throws IOException {
    SnapshotStore.write(STORAGE, directory.toString(), graph.graph(), false, null);
    return SnapshotStore.open(STORAGE, directory.toString());
  }

  private static IdentifiedGraph graph(int reach, int nodes, int newNodes, int newEdges) {
    int all = nodes + newNodes;
    int edges = nodes * EDGES_PER_NODE + newEdges;
    StableRandom random = new StableRandom(1);
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    for (int e = 0; e < edges; e++) {
      // The first edges are the same with and without the change.
      int last = e < nodes * EDGES_PER_NODE ? nodes : all;
      sources[e] = random.nextInt(last);
      int away = reach == 0 ? random.nextInt(nodes) : 1 + random.nextInt(reach);
      targets[e] = (sources[e] + away) % last;
    }
    float[] values = new float[all * DIMENSION];
    StableRandom features = new StableRandom(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) features.nextDouble() - 0.5f;
    }
    GraphSnapshot graph =
        new GraphSnapshot(
            "benchmark",
            all,
            new EdgeList(sources, targets, null),
            new DenseFeatures(all, DIMENSION, values),
            new int[all],
            1,
            new byte[all]);
    return IdentifiedGraph.of(graph, ids(nodes, all), false);
  }

  /** Even numbers; new nodes have odd ones and so come between. */
  private static String[] ids(int nodes, int all) {
    String[] ids = new String[all];
    for (int v = 0; v < all; v++) {
      int stride = 2 * (nodes / 10) + 1;
      ids[v] = Integer.toString(v < nodes ? 2 * v : 1 + 2 * ((v - nodes) * stride % nodes));
    }
    return ids;
  }

  private static final class Clock {

    private static final OperatingSystemMXBean PROCESS =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long wall = System.nanoTime();
    private final long cpu = PROCESS.getProcessCpuTime();

    Cost stop() {
      return new Cost((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }
  }
}
