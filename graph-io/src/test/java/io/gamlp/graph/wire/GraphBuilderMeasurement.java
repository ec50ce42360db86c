package io.gamlp.graph.wire;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Prints how long a graph takes to build and what it is in memory. By hand, with the numbers of
 * nodes and edges; the heap that it needs is the smallest {@code -Xmx} that it runs with. Records
 * are made when they are asked for, so that they are in no memory.
 */
public final class GraphBuilderMeasurement {

  private static final int DIMENSION = 16;
  private static final Origin ORIGIN = new Origin("t", 0, 0);

  private GraphBuilderMeasurement() {}

  public static void main(String[] args) throws IOException {
    int nodes = Integer.parseInt(args[0]);
    int edges = Integer.parseInt(args[1]);
    GraphBuilder.Records records = visitor -> visit(visitor, nodes, edges);
    long begin = System.nanoTime();
    records.forEach((change, origin, bad) -> {});
    double pass = (System.nanoTime() - begin) / 1e9;
    begin = System.nanoTime();
    IdentifiedGraph graph =
        new GraphBuilder("g", begin(nodes, edges), null, GraphBuilderMeasurement::refuse)
            .build(records);
    double build = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d nodes, %,d edges: %.1f s, of which %.1f s making the records three times;"
            + " graph %,d MB, peak %,d MB of %,d MB heap%n",
        graph.graph().numNodes(),
        graph.graph().edges().size(),
        build,
        3 * pass,
        megabytes(graph.graph()),
        peak(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void visit(GraphBuilder.Visitor visitor, int nodes, int edges) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < nodes; i++) {
      float[] features = new float[DIMENSION];
      features[i % DIMENSION] = i;
      // In no order, as from many partitions.
      long id = (i * 7_919L) % nodes;
      visitor.visit(
          new NodeUpsert(
              "s", "user:" + id, new FeatureVector.Dense(features), i % 7, SplitRole.TRAIN, 0),
          ORIGIN,
          false);
    }
    for (int e = 0; e < edges; e++) {
      // Distinct: each source with distances that ascend.
      long source = e % nodes;
      long target = (source + 1 + e / nodes) % nodes;
      boolean turn = random.nextBoolean();
      visitor.visit(
          new EdgeUpsert(
              "s", "user:" + (turn ? target : source), "user:" + (turn ? source : target), null, 0),
          ORIGIN,
          false);
    }
  }

  private static Begin begin(int nodes, int edges) {
    return new Begin("s", null, nodes, edges, DIMENSION, false, false, false, 7, 2);
  }

  private static void refuse(
      WireRecord.Change change, Origin origin, BadReason reason, String message) {
    throw new IllegalStateException(message);
  }

  private static long megabytes(GraphSnapshot graph) {
    return (graph.numNodes() * (5L + 4 * DIMENSION) + 8L * graph.edges().size()) >> 20;
  }

  private static long peak() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      bytes += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    return bytes >> 20;
  }
}
