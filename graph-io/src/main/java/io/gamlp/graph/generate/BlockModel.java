package io.gamlp.graph.generate;

import io.gamlp.graph.DenseFeatures;
import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.NodeFeatures;
import io.gamlp.graph.SparseFeatures;
import java.util.Arrays;

/**
 * A contextual stochastic block model: classes of equal size, edges mostly within a class, features
 * that tell a little of the class.
 *
 * <p>Each of the {@code nodes * degree / 2} distinct edges starts at a random node and ends in the
 * same class with probability {@code homophily}, else in another. Sparse features are sets of
 * words: each class has its own topic, a random {@code 1/classes} of the words; each word of a node
 * comes from its class's topic with probability {@code signal}, else from all words. Dense features
 * are {@code signal} times the class's random unit-variance centre plus unit-variance noise.
 */
public final class BlockModel {

  private static final int LABELS = 1;
  private static final int EDGES = 2;
  private static final int TOPICS = 3;
  private static final int WORDS = 4;
  private static final int CENTRES = 5;
  private static final int NOISE = 6;

  private final BlockModelSettings settings;
  private final int[] labels;

  /** Nodes of each class, class after class, and where each class starts. */
  private final int[] members;

  private final int[] classStart;

  private BlockModel(BlockModelSettings settings) {
    this.settings = settings;
    this.labels = new int[settings.nodes()];
    this.members = new int[settings.nodes()];
    this.classStart = new int[settings.classes() + 1];
  }

  /**
   * Draws a graph.
   *
   * @param draw of the split; the graph itself is fixed by the settings
   */
  public static GraphSnapshot generate(BlockModelSettings settings, SplitDraw draw) {
    BlockModel model = new BlockModel(settings);
    model.drawLabels();
    EdgeList edges = model.drawEdges();
    NodeFeatures features = settings.dense() ? model.drawCentredNoise() : model.drawWords();
    byte[] roles = draw.ofGraph(model.labels, settings.classes());
    return new GraphSnapshot(
        "sbm", settings.nodes(), edges, features, model.labels, settings.classes(), roles);
  }

  private StableRandom random(int purpose) {
    return StableRandom.of(settings.seed(), purpose);
  }

  private void drawLabels() {
    for (int v = 0; v < members.length; v++) {
      members[v] = v;
    }
    random(LABELS).shuffle(members);
    for (int c = 0; c < settings.classes(); c++) {
      classStart[c + 1] = (int) ((long) settings.nodes() * (c + 1) / settings.classes());
      for (int i = classStart[c]; i < classStart[c + 1]; i++) {
        labels[members[i]] = c;
      }
    }
  }

  /** Draws, sorts and draws again what came twice, until all edges are distinct. */
  private EdgeList drawEdges() {
    StableRandom random = random(EDGES);
    int wanted = settings.numEdges();
    long[] pairs = new long[wanted];
    for (int distinct = 0; distinct < wanted; ) {
      for (int i = distinct; i < wanted; i++) {
        pairs[i] = drawPair(random);
      }
      Arrays.sort(pairs);
      distinct = 0;
      for (int i = 0; i < wanted; i++) {
        if (i == 0 || pairs[i] != pairs[i - 1]) {
          pairs[distinct++] = pairs[i];
        }
      }
    }
    int[] sources = new int[wanted];
    int[] targets = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      sources[i] = (int) (pairs[i] >>> 32);
      targets[i] = (int) pairs[i];
    }
    return new EdgeList(sources, targets, null);
  }

  private long drawPair(StableRandom random) {
    while (true) {
      int u = random.nextInt(settings.nodes());
      int from = classStart[labels[u]];
      int size = classStart[labels[u] + 1] - from;
      int v;
      if (settings.classes() == 1 || random.nextDouble() < settings.homophily()) {
        v = members[from + random.nextInt(size)];
      } else {
        int other = random.nextInt(settings.nodes() - size);
        v = members[other < from ? other : other + size];
      }
      if (u != v) {
        return ((long) Math.min(u, v) << 32) | Math.max(u, v);
      }
    }
  }

  private SparseFeatures drawWords() {
    int words = settings.words();
    int perNode = settings.wordsPerNode();
    int topicSize = Math.max(1, words / settings.classes());
    int[][] topics = new int[settings.classes()][];
    StableRandom topicRandom = random(TOPICS);
    int[] vocabulary = new int[words];
    for (int w = 0; w < words; w++) {
      vocabulary[w] = w;
    }
    for (int c = 0; c < topics.length; c++) {
      topicRandom.shuffle(vocabulary);
      topics[c] = Arrays.copyOf(vocabulary, topicSize);
    }

    StableRandom random = random(WORDS);
    int[] columns = new int[settings.nodes() * perNode];
    int[] rowStart = new int[settings.nodes() + 1];
    int[] lastNode = new int[words];
    Arrays.fill(lastNode, -1);
    for (int v = 0; v < settings.nodes(); v++) {
      int from = v * perNode;
      for (int i = from; i < from + perNode; ) {
        int word =
            random.nextDouble() < settings.signal()
                ? topics[labels[v]][random.nextInt(topicSize)]
                : random.nextInt(words);
        if (lastNode[word] != v) {
          lastNode[word] = v;
          columns[i++] = word;
        }
      }
      Arrays.sort(columns, from, from + perNode);
      rowStart[v + 1] = from + perNode;
    }
    float[] values = new float[columns.length];
    Arrays.fill(values, 1f);
    return new SparseFeatures(settings.nodes(), words, rowStart, columns, values);
  }

  private DenseFeatures drawCentredNoise() {
    int dim = settings.dim();
    float[][] centres = new float[settings.classes()][dim];
    StableRandom centreRandom = random(CENTRES);
    for (float[] centre : centres) {
      for (int i = 0; i < dim; i++) {
        centre[i] = (float) (settings.signal() * centreRandom.nextGaussian());
      }
    }
    StableRandom random = random(NOISE);
    float[] values = new float[settings.nodes() * dim];
    for (int v = 0; v < settings.nodes(); v++) {
      float[] centre = centres[labels[v]];
      for (int i = 0; i < dim; i++) {
        values[v * dim + i] = centre[i] + (float) random.nextGaussian();
      }
    }
    return new DenseFeatures(settings.nodes(), dim, values);
  }
}
