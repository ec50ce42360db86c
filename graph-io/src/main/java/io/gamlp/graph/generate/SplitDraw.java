package io.gamlp.graph.generate;

/**
 * How nodes get their roles where the data say nothing of them. Roles are ordinals of {@link
 * io.gamlp.graph.SplitRole}, one a node.
 */
public interface SplitDraw {

  /**
   * Roles of a graph's nodes.
   *
   * @param labels class of each node, -1 where unlabelled; not modified
   * @param numClasses classes are below it
   */
  byte[] ofGraph(int[] labels, int numClasses);

  /**
   * Roles of plain samples.
   *
   * @param labels class of each sample, -1 where unlabelled; not modified
   */
  byte[] ofSamples(int[] labels);

  /**
   * Roles of labelled samples of which the last ones are for test.
   *
   * @param notTest samples 0 … notTest - 1 are for training and validation
   * @param test how many follow that are for test
   */
  byte[] beforeTest(int notTest, int test);

  /** Draws a graph as a whole: sizes are as they should be, and one more node changes all roles. */
  static SplitDraw shuffled(long seed) {
    return new SplitDraw() {
      @Override
      public byte[] ofGraph(int[] labels, int numClasses) {
        return SplitGenerator.generate(labels, numClasses, seed);
      }

      @Override
      public byte[] ofSamples(int[] labels) {
        return SampleSplit.generate(labels, seed);
      }

      @Override
      public byte[] beforeTest(int notTest, int test) {
        return SampleSplit.beforeTest(notTest, test, seed);
      }
    };
  }

  /** Draws by node: roles stay when other nodes come and go, see {@link NodeSplit}. */
  static SplitDraw byNode(long seed) {
    return new NodeSplit(seed);
  }
}
