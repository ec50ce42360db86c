package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Machine;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.PlainAugmentation;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Processor time of the augmentation as a Gelly job on a running cluster ÷ that of a plain loop on
 * one thread that has the graph in memory and writes nothing.
 */
final class AugmentRow implements Row {

  private static final int DIMENSION = 128;
  private static final int EDGES_PER_NODE = 6;
  private static final int TINY = 100;
  private static final int BLOCKS_OF_X = 4;
  private static final int SLOTS = 2;
  private static final int WARM_UP = 3;
  private static final int REPETITIONS = 7;
  private static final FeatureNormalizer NORMALIZER = FeatureNormalizer.none(DIMENSION);
  private static final Storage STORAGE = new LocalStorage();

  @Override
  public String name() {
    return "augment";
  }

  @Override
  public String description() {
    return "CPU of Gelly job, 100,000 nodes, 3 hops ÷ plain loop";
  }

  @Override
  public Takes takes() {
    return new Takes(40, 15);
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Seconds of each repetition of one kind of work. */
  private static final class Meter {
    private final double[] wall = new double[REPETITIONS];
    private final double[] cpu = new double[REPETITIONS];

    /**
     * @param round below 0 to warm up
     */
    void run(int round, Work work) throws Exception {
      // What the work before has left must not be collected on this one's bill.
      System.gc();
      long start = System.nanoTime();
      long cpuStart = Machine.cpuNanos();
      work.run();
      if (round >= 0) {
        cpu[round] = (Machine.cpuNanos() - cpuStart) / 1e9;
        wall[round] = (System.nanoTime() - start) / 1e9;
      }
    }

    Sample wall() {
      return new Sample(wall);
    }

    Sample cpu() {
      return new Sample(cpu);
    }
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    int nodes = scope.choose(100_000, 20_000);
    int edges = nodes * EDGES_PER_NODE;
    SnapshotStore graph = store(RandomGraph.of(nodes, edges, DIMENSION), scope, "graph");
    SnapshotStore tiny = store(RandomGraph.of(TINY, TINY, DIMENSION), scope, "tiny");
    String target = scope.folder().resolve("augmented").toString();
    Meter job = new Meter();
    Meter start = new Meter();
    Meter load = new Meter();
    Meter loop = new Meter();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(SLOTS)) {
      // In turns, as a busy machine is not equally busy all the time.
      for (int round = -WARM_UP; round < REPETITIONS; round++) {
        job.run(round, () -> run(graph, target, cluster));
        start.run(round, () -> run(tiny, target, cluster));
        PlainAugmentation[] plain = new PlainAugmentation[1];
        load.run(round, () -> plain[0] = PlainAugmentation.load(graph, NORMALIZER, BLOCKS_OF_X));
        loop.run(round, () -> plain[0].slab(0, DIMENSION));
      }
    }
    String what = String.format(Locale.ROOT, "CPU, %,d nodes, %,d edges", nodes, edges);
    double entries = graph.manifest().adjacencyEntries() + nodes;
    double moved =
        (BLOCKS_OF_X - 1)
            * (entries * (DIMENSION * Float.BYTES + Integer.BYTES + Float.BYTES)
                + (double) nodes * DIMENSION * Float.BYTES);
    double loading = load.cpu().median();
    return List.of(
        Line.of(name(), what, Unit.SECONDS, job.cpu())
            .over(loop.cpu(), "plain loop, one thread, graph in memory, nothing written")
            .target(scope.ofFullSize(Target.ratio(3)))
            .note(
                String.format(
                    Locale.ROOT,
                    "wall time %s; the loop moves %.1f GB/s; to read the graph for it takes CPU of"
                        + " %s, and with that the ratio is %.2f",
                    Unit.SECONDS.text(job.wall().median()),
                    moved / loop.wall().median() / 1e9,
                    Unit.SECONDS.text(loading),
                    job.cpu().median() / (loop.cpu().median() + loading))),
        Line.of(name(), "CPU of that, start-up of a job", Unit.SECONDS, start.cpu())
            .note(
                "the same job on "
                    + TINY
                    + " nodes, wall time "
                    + Unit.SECONDS.text(start.wall().median())));
  }

  private static void run(SnapshotStore store, String target, EmbeddedCluster cluster)
      throws Exception {
    new AugmentationJob(store, target, BLOCKS_OF_X, NORMALIZER).run(cluster.batch());
  }

  private static SnapshotStore store(GraphSnapshot graph, Scope scope, String name)
      throws IOException {
    Path directory = scope.folder().resolve(name);
    SnapshotStore.write(STORAGE, directory.toString(), graph, false, null);
    return SnapshotStore.open(STORAGE, directory.toString());
  }
}
