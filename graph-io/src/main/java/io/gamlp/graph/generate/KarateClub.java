package io.gamlp.graph.generate;

import io.gamlp.graph.EdgeList;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.SplitRole;
import java.util.Arrays;

/**
 * Zachary's karate club (1977): 34 members, 78 friendships, and the two clubs it fell into as
 * classes (0: the instructor's, 1: the officers'). A member's features are its own unit vector.
 *
 * <p>Training uses four members a club, the two leaders (0 and 33) among them; validation eight.
 */
public final class KarateClub {

  private static final int MEMBERS = 34;

  /** Friends of each member that have a greater number than it. */
  private static final int[][] FRIENDS = {
    {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
    {2, 3, 7, 13, 17, 19, 21, 30},
    {3, 7, 8, 9, 13, 27, 28, 32},
    {7, 12, 13},
    {6, 10},
    {6, 10, 16},
    {16},
    {},
    {30, 32, 33},
    {33},
    {},
    {},
    {},
    {33},
    {32, 33},
    {32, 33},
    {},
    {},
    {32, 33},
    {33},
    {32, 33},
    {},
    {32, 33},
    {25, 27, 29, 32, 33},
    {25, 27, 31},
    {31},
    {29, 33},
    {33},
    {31, 33},
    {32, 33},
    {32, 33},
    {32, 33},
    {33},
    {}
  };

  private static final int[] INSTRUCTORS_CLUB = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21
  };
  private static final int[] TRAIN = {0, 1, 3, 10, 23, 29, 32, 33};
  private static final int[] VAL = {2, 5, 12, 19, 8, 15, 24, 30};

  private KarateClub() {}

  /** The graph: always the same. */
  public static GraphSnapshot snapshot() {
    int numEdges = Arrays.stream(FRIENDS).mapToInt(f -> f.length).sum();
    int[] sources = new int[numEdges];
    int[] targets = new int[numEdges];
    int next = 0;
    for (int v = 0; v < MEMBERS; v++) {
      for (int friend : FRIENDS[v]) {
        sources[next] = v;
        targets[next++] = friend;
      }
    }
    int[] labels = new int[MEMBERS];
    Arrays.fill(labels, 1);
    for (int v : INSTRUCTORS_CLUB) {
      labels[v] = 0;
    }
    byte[] roles = new byte[MEMBERS];
    Arrays.fill(roles, (byte) SplitRole.TEST.ordinal());
    for (int v : TRAIN) {
      roles[v] = (byte) SplitRole.TRAIN.ordinal();
    }
    for (int v : VAL) {
      roles[v] = (byte) SplitRole.VAL.ordinal();
    }
    return new GraphSnapshot(
        "karate",
        MEMBERS,
        new EdgeList(sources, targets, null),
        IdentityFeatures.of(MEMBERS),
        labels,
        2,
        roles);
  }
}
