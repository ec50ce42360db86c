package io.gamlp.graph.generate;

import io.gamlp.graph.SplitRole;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Roles for graphs of which later versions will come. The seed and the node's number give each node
 * a place in [0, 1) for ever, whatever other nodes there are: below a third it may be trained on,
 * in the next 2/9 it may be for validation, above that for test. So nobody is ever trained on in
 * one version and judges in another.
 *
 * <p>How many of those that may is as in {@link SplitGenerator}, the lowest places first: 20 a
 * class, 500 and 1,000; who falls out of them for one who has come has no role. One exception: a
 * class with nobody below a third gives its lowest one to training, until a lower one comes. It
 * takes nobody's place in the 500 or 1,000 meanwhile.
 *
 * <p>Samples are all used, so their roles depend on the place alone: a twelfth is for validation, a
 * sixth for test, the rest for training, without the upper limits of {@link SampleSplit}.
 *
 * <p>Sizes are what the shares come to in the mean: a small graph may have few to judge by.
 */
final class NodeSplit implements SplitDraw {

  private static final int TRAIN_PER_CLASS = 20;
  private static final int VAL = 500;
  private static final int TEST = 1000;
  private static final double TRAIN_BELOW = 1.0 / 3;
  private static final double VAL_BELOW = TRAIN_BELOW + 2.0 / 9;
  private static final double SAMPLE_VAL_BELOW = 1.0 / 12;
  private static final double SAMPLE_TEST_BELOW = SAMPLE_VAL_BELOW + 1.0 / 6;
  private static final int GRAPH_PURPOSE = 103;
  private static final int SAMPLE_PURPOSE = 104;

  private final long seed;

  NodeSplit(long seed) {
    this.seed = seed;
  }

  @Override
  public byte[] ofGraph(int[] labels, int numClasses) {
    double[] places = places(labels.length);
    byte[] roles = training(labels, numClasses, places);
    Lowest val = new Lowest(VAL);
    Lowest test = new Lowest(TEST);
    for (int v = 0; v < labels.length; v++) {
      // Who stands in for a class is out already, and leaves room for another one.
      if (labels[v] >= 0 && places[v] >= TRAIN_BELOW && roles[v] == SplitRole.NONE.ordinal()) {
        (places[v] < VAL_BELOW ? val : test).offer(new Placed(v, places[v]));
      }
    }
    val.nodes().forEach(node -> give(roles, node, SplitRole.VAL));
    test.nodes().forEach(node -> give(roles, node, SplitRole.TEST));
    return roles;
  }

  /** Number v of the sequence is that of node v, however many nodes follow. */
  private double[] places(int nodes) {
    StableRandom random = StableRandom.of(seed, GRAPH_PURPOSE);
    double[] places = new double[nodes];
    Arrays.setAll(places, v -> random.nextDouble());
    return places;
  }

  /** Roles of those who are trained on, and none for the others. */
  private static byte[] training(int[] labels, int numClasses, double[] places) {
    Lowest[] train =
        Stream.generate(() -> new Lowest(TRAIN_PER_CLASS)).limit(numClasses).toArray(Lowest[]::new);
    for (int v = 0; v < labels.length; v++) {
      if (labels[v] >= 0) {
        train[labels[v]].offer(new Placed(v, places[v]));
      }
    }
    byte[] roles = new byte[labels.length];
    for (Lowest ofClass : train) {
      ofClass
          .nodes()
          .sorted(Placed.ORDER)
          .limit(Math.max(1, ofClass.nodes().filter(node -> node.place() < TRAIN_BELOW).count()))
          .forEach(node -> give(roles, node, SplitRole.TRAIN));
    }
    return roles;
  }

  private static void give(byte[] roles, Placed node, SplitRole role) {
    roles[node.node()] = (byte) role.ordinal();
  }

  @Override
  public byte[] ofSamples(int[] labels) {
    StableRandom places = StableRandom.of(seed, SAMPLE_PURPOSE);
    byte[] roles = new byte[labels.length];
    for (int v = 0; v < labels.length; v++) {
      double place = places.nextDouble();
      if (labels[v] >= 0) {
        SplitRole role =
            place < SAMPLE_VAL_BELOW
                ? SplitRole.VAL
                : place < SAMPLE_TEST_BELOW ? SplitRole.TEST : SplitRole.TRAIN;
        roles[v] = (byte) role.ordinal();
      }
    }
    return roles;
  }

  @Override
  public byte[] beforeTest(int notTest, int test) {
    StableRandom places = StableRandom.of(seed, SAMPLE_PURPOSE);
    byte[] roles = new byte[notTest + test];
    for (int v = 0; v < roles.length; v++) {
      SplitRole role =
          v >= notTest
              ? SplitRole.TEST
              : places.nextDouble() < SAMPLE_VAL_BELOW ? SplitRole.VAL : SplitRole.TRAIN;
      roles[v] = (byte) role.ordinal();
    }
    return roles;
  }

  private record Placed(int node, double place) {
    static final Comparator<Placed> ORDER =
        Comparator.comparingDouble(Placed::place).thenComparingInt(Placed::node);
  }

  /** The few of many nodes that have the lowest places. */
  private static final class Lowest {

    private final int most;
    private final PriorityQueue<Placed> highestFirst = new PriorityQueue<>(Placed.ORDER.reversed());

    Lowest(int most) {
      this.most = most;
    }

    void offer(Placed node) {
      if (highestFirst.size() < most) {
        highestFirst.add(node);
      } else if (Placed.ORDER.compare(node, highestFirst.peek()) < 0) {
        highestFirst.poll();
        highestFirst.add(node);
      }
    }

    /** In no order. */
    Stream<Placed> nodes() {
      return highestFirst.stream();
    }
  }
}
