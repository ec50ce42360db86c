package io.gamlp.benchmarks;

import io.gamlp.benchmarks.rows.RandomGraph;
import io.gamlp.flink.augmentation.PlainAugmentation;
import io.gamlp.graph.store.FeatureNormalizer;
import io.gamlp.graph.store.LocalStorage;
import io.gamlp.graph.store.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A hop, that is sparse times dense, in the plain loop: Ã of a random graph times its features. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SparseHopsBenchmark {

  private static final int EDGES_PER_NODE = 6;

  @Param({"10000", "100000"})
  public int nodes;

  @Param({"32", "128"})
  public int features;

  private Path folder;
  private PlainAugmentation loop;

  @Setup
  public void setUp() throws IOException {
    folder = Files.createTempDirectory("hops");
    SnapshotStore.write(
        new LocalStorage(),
        folder.toString(),
        RandomGraph.of(nodes, nodes * EDGES_PER_NODE, features),
        false,
        null);
    loop =
        PlainAugmentation.load(
            SnapshotStore.open(new LocalStorage(), folder.toString()),
            FeatureNormalizer.none(features),
            2);
  }

  @TearDown
  public void tearDown() throws IOException {
    new LocalStorage().delete(folder.toString());
  }

  /** One hop, with the copy of the features that it starts from. */
  @Benchmark
  public float[][] hop() {
    return loop.slab(0, features);
  }
}
