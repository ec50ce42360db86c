package io.gamlp.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.gamlp.flink.augmentation.AugmentationJob;
import io.gamlp.flink.augmentation.PlainAugmentation;
import io.gamlp.flink.cluster.EmbeddedCluster;
import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.generate.StableRandom;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What augmentation costs as a Gelly job, in CPU time of the whole process, against the same hops
 * as one loop on one thread that writes nothing; in the same run, in turns, each the median over
 * repetitions of a warm JVM.
 *
 * <pre>{@code
 * java -Xmx4g -XX:+UseParallelGC \
 *   -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.AugmentationCost [NODES EDGES FEATURES HOPS]
 * }</pre>
 *
 * @param jobCpuSeconds of the job: from the stored snapshot to the published store
 * @param jobSeconds the same on the clock
 * @param jobCollectionSeconds what the garbage collector took of it, on the clock, all else waiting
 * @param startUpCpuSeconds of the same job on a graph that is next to nothing: contained in that of
 *     the job
 * @param plainCpuSeconds of the loop, from arrays to arrays
 * @param plainLoadCpuSeconds of reading the snapshot and making Ã for the loop: not in that of the
 *     loop
 * @param plainGigabytesPerSecond features that the loop gathers, each edge and self loop once a
 *     hop, per second of its CPU time
 */
public record AugmentationCost(
    double jobCpuSeconds,
    double jobSeconds,
    double jobCollectionSeconds,
    double startUpCpuSeconds,
    double plainCpuSeconds,
    double plainLoadCpuSeconds,
    double plainGigabytesPerSecond) {

  private static final int NODES = 100_000;
  private static final int EDGES = 600_000;
  private static final int FEATURES = 128;
  private static final int HOPS = 4;
  private static final int SLOTS = 2;
  private static final int WARM_UP = 4;
  private static final int REPETITIONS = 7;
  private static final int NODES_OF_NEXT_TO_NOTHING = 16;
  private static final Storage STORAGE = new LocalStorage();

  /** CPU time of the job ÷ that of the loop. */
  public double ratio() {
    return jobCpuSeconds / plainCpuSeconds;
  }

  /** The same where both read the snapshot first. */
  public double ratioWithLoading() {
    return jobCpuSeconds / (plainCpuSeconds + plainLoadCpuSeconds);
  }

  /** Takes the sizes from the command line and prints what it measured. */
  public static void main(String[] args) throws Exception {
    AugmentationCost cost =
        measure(
            size(args, 0, NODES),
            size(args, 1, EDGES),
            size(args, 2, FEATURES),
            size(args, 3, HOPS));
    System.out.printf(
        Locale.ROOT,
        "job: CPU %.2f s (start-up %.2f s), clock %.2f s, of which garbage collection %.2f s%n",
        cost.jobCpuSeconds,
        cost.startUpCpuSeconds,
        cost.jobSeconds,
        cost.jobCollectionSeconds);
    System.out.printf(
        Locale.ROOT,
        "loop: CPU %.2f s (%.1f GB/s), and %.2f s to load the snapshot%n",
        cost.plainCpuSeconds,
        cost.plainGigabytesPerSecond,
        cost.plainLoadCpuSeconds);
    System.out.printf(
        Locale.ROOT,
        "CPU of the job / CPU of the loop: %.2f; where both load the snapshot: %.2f%n",
        cost.ratio(),
        cost.ratioWithLoading());
  }

  private static int size(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  /**
   * Measures on a random graph with dense features; takes a minute or so at the default sizes.
   *
   * @param edges undirected
   * @param hops number K of blocks of X: K - 1 products with Ã
   */
  public static AugmentationCost measure(int nodes, int edges, int features, int hops)
      throws Exception {
    Path directory = Files.createTempDirectory("augmentation");
    try (EmbeddedCluster cluster = EmbeddedCluster.start(SLOTS)) {
      SnapshotStore source =
          store(RandomGraph.of(nodes, edges, features), directory.resolve("graph"));
      SnapshotStore tiny =
          store(
              RandomGraph.of(NODES_OF_NEXT_TO_NOTHING, NODES_OF_NEXT_TO_NOTHING, features),
              directory.resolve("tiny"));
      return measure(source, tiny, hops, directory.resolve("augmented").toString(), cluster);
    } finally {
      STORAGE.delete(directory.toString());
    }
  }

  private static AugmentationCost measure(
      SnapshotStore source, SnapshotStore tiny, int hops, String target, EmbeddedCluster cluster)
      throws Exception {
    int features = source.manifest().dimension();
    FeatureNormalizer normalizer = FeatureNormalizer.none(features);
    Meter job = new Meter();
    Meter startUp = new Meter();
    Meter load = new Meter();
    Meter loop = new Meter();
    for (int round = -WARM_UP; round < REPETITIONS; round++) {
      job.run(
          round, () -> new AugmentationJob(source, target, hops, normalizer).run(cluster.batch()));
      STORAGE.delete(target);
      startUp.run(
          round, () -> new AugmentationJob(tiny, target, hops, normalizer).run(cluster.batch()));
      STORAGE.delete(target);
      PlainAugmentation[] plain = new PlainAugmentation[1];
      load.run(round, () -> plain[0] = PlainAugmentation.load(source, normalizer, hops));
      loop.run(round, () -> plain[0].slab(0, features));
    }
    long entries = source.manifest().adjacencyEntries() + source.manifest().numNodes();
    double gathered = (double) entries * features * Float.BYTES * (hops - 1);
    return new AugmentationCost(
        median(job.cpu),
        median(job.wall),
        median(job.collection),
        median(startUp.cpu),
        median(loop.cpu),
        median(load.cpu),
        gathered / median(loop.cpu) / 1e9);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static SnapshotStore store(GraphSnapshot graph, Path directory) throws IOException {
    SnapshotStore.write(STORAGE, directory.toString(), graph, false, null);
    return SnapshotStore.open(STORAGE, directory.toString());
  }

  @FunctionalInterface
  private interface Work {
    Object run() throws Exception;
  }

  /** Seconds of each repetition; rounds before 0 warm up. */
  private static final class Meter {

    private static final OperatingSystemMXBean PROCESS =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final double[] cpu = new double[REPETITIONS];
    private final double[] wall = new double[REPETITIONS];
    private final double[] collection = new double[REPETITIONS];

    void run(int round, Work work) throws Exception {
      // What the work before has left must not be collected on this one's bill.
      System.gc();
      long wallStart = System.nanoTime();
      long cpuStart = PROCESS.getProcessCpuTime();
      long collectionStart = collectionMillis();
      work.run();
      if (round >= 0) {
        cpu[round] = (PROCESS.getProcessCpuTime() - cpuStart) / 1e9;
        wall[round] = (System.nanoTime() - wallStart) / 1e9;
        collection[round] = (collectionMillis() - collectionStart) / 1e3;
      }
    }

    private static long collectionMillis() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionTime)
          .sum();
    }
  }

  /** Any node with any other, features around zero. */
  private static final class RandomGraph {

    static GraphSnapshot of(int nodes, int edges, int features) {
      StableRandom random = new StableRandom(1);
      int[] sources = new int[edges];
      int[] targets = new int[edges];
      for (int e = 0; e < edges; e++) {
        sources[e] = random.nextInt(nodes);
        targets[e] = random.nextInt(nodes);
      }
      float[] values = new float[Math.multiplyExact(nodes, features)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble() - 0.5f;
      }
      return new GraphSnapshot(
          "random",
          nodes,
          new EdgeList(sources, targets, null),
          new DenseFeatures(nodes, features, values),
          new int[nodes],
          1,
          new byte[nodes]);
    }
  }
}
