package io.gamlp.benchmarks;

import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import io.gamlp.graph.generate.BlockModel;
import io.gamlp.graph.generate.BlockModelSettings;
import io.gamlp.graph.generate.StableRandom;
import io.gamlp.graph.write.GraphWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A generated graph with the sizes of ogbn-arxiv, split included, and nothing else of it:
 *
 * <pre>{@code
 * java -cp 'deploy/target/flink-gamlp/lib/*:deploy/target/flink-gamlp/app/*:benchmarks/target/classes' \
 *   io.gamlp.benchmarks.ArxivSize FOLDER
 * }</pre>
 *
 * writes it as a CSV folder, which {@code gamlp} takes with {@code --data}.
 */
public final class ArxivSize {

  public static final int NODES = 169_343;
  public static final int EDGES = 1_166_243;
  public static final int FEATURES = 128;
  public static final int CLASSES = 40;
  public static final int TRAIN = 90_941;
  public static final int VALIDATION = 29_799;

  /** As many edges of ogbn-arxiv stay within a class. */
  private static final double HOMOPHILY = 0.65;

  /** Such that the features alone do not tell the class, and hops help. */
  private static final double SIGNAL = 0.2;

  private static final long SEED = 1;

  private ArxivSize() {}

  public static void main(String[] args) throws IOException {
    GraphWriter.write(snapshot(), Path.of(args[0]));
  }

  /** Draws the graph; the same one each time. */
  public static GraphSnapshot snapshot() {
    BlockModelSettings settings =
        new BlockModelSettings(
            NODES,
            CLASSES,
            BlockModelSettings.DEFAULT.words(),
            2.0 * EDGES / NODES,
            HOMOPHILY,
            BlockModelSettings.DEFAULT.wordsPerNode(),
            SIGNAL,
            true,
            FEATURES,
            SEED);
    GraphSnapshot graph = BlockModel.generate(settings, SEED);
    return new GraphSnapshot(
        "arxiv-size",
        graph.numNodes(),
        graph.edges(),
        graph.features(),
        graph.labels(),
        graph.numClasses(),
        roles());
  }

  /** Every node has a role: the rest is for testing. */
  private static byte[] roles() {
    int[] order = new int[NODES];
    for (int v = 0; v < NODES; v++) {
      order[v] = v;
    }
    new StableRandom(SEED).shuffle(order);
    byte[] roles = new byte[NODES];
    for (int i = 0; i < NODES; i++) {
      SplitRole role =
          i < TRAIN ? SplitRole.TRAIN : i < TRAIN + VALIDATION ? SplitRole.VAL : SplitRole.TEST;
      roles[order[i]] = (byte) role.ordinal();
    }
    return roles;
  }
}
