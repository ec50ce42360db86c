package io.gamlp.graph.generate;

import io.gamlp.graph.SplitRole;
import java.util.Arrays;

/**
 * The split of a graph that brings none: 20 nodes a class for training, then 500 of the other
 * labelled nodes for validation and 1,000 for test.
 *
 * <p>Where the graph is small: no class gives more than a third of its nodes (but at least one) to
 * training, and validation gets no more than a third of the rest, rounded up. So validation and
 * test are empty only where fewer than one and two labelled nodes are left. Unlabelled nodes have
 * no role.
 */
public final class SplitGenerator {

  private static final int TRAIN_PER_CLASS = 20;
  private static final int VAL = 500;
  private static final int TEST = 1000;
  private static final int PURPOSE = 101;

  private SplitGenerator() {}

  /**
   * Draws the roles.
   *
   * @param labels class of each node, -1 where unlabelled; not modified
   * @param numClasses classes are below it
   * @param seed same seed, same split
   * @return ordinals of {@link SplitRole}, one a node
   */
  public static byte[] generate(int[] labels, int numClasses, long seed) {
    int[] classSizes = new int[numClasses];
    int labelled = 0;
    for (int label : labels) {
      if (label >= 0) {
        classSizes[label]++;
        labelled++;
      }
    }
    int[] order = new int[labelled];
    for (int v = 0, next = 0; v < labels.length; v++) {
      if (labels[v] >= 0) {
        order[next++] = v;
      }
    }
    StableRandom.of(seed, PURPOSE).shuffle(order);

    byte[] roles = new byte[labels.length];
    int[] wanted =
        Arrays.stream(classSizes)
            .map(size -> Math.min(TRAIN_PER_CLASS, Math.max(1, size / 3)))
            .toArray();
    int remaining = labelled;
    for (int v : order) {
      if (wanted[labels[v]] > 0) {
        wanted[labels[v]]--;
        roles[v] = (byte) SplitRole.TRAIN.ordinal();
        remaining--;
      }
    }
    int val = Math.min(VAL, (remaining + 2) / 3);
    int test = Math.min(TEST, remaining - val);
    for (int v : order) {
      if (roles[v] != 0) {
        continue;
      }
      if (val > 0) {
        roles[v] = (byte) SplitRole.VAL.ordinal();
        val--;
      } else if (test > 0) {
        roles[v] = (byte) SplitRole.TEST.ordinal();
        test--;
      }
    }
    return roles;
  }
}
