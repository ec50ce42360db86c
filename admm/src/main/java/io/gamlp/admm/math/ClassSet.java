package io.gamlp.admm.math;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The classes that a loss compares and that can be predicted, of all those that the output layer
 * has a row for. The others are masked: the softmax leaves them out, so nothing pulls at them, and
 * their probability is 0.
 */
public final class ClassSet implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int total;

  /** Ascending. */
  private final int[] members;

  private ClassSet(int total, int[] members) {
    this.total = total;
    this.members = members;
  }

  /** Classes 0 … total - 1, none masked. */
  public static ClassSet all(int total) {
    return new ClassSet(total, IntStream.range(0, total).toArray());
  }

  /**
   * Those classes that occur among labels.
   *
   * @param labels each from 0 to total - 1, at least one; not modified
   */
  public static ClassSet occurringIn(int[] labels, int total) {
    return of(Arrays.stream(labels), total);
  }

  /** All classes but some. */
  public static ClassSet without(Iterable<Integer> masked, int total) {
    boolean[] left = new boolean[total];
    Arrays.fill(left, true);
    masked.forEach(c -> left[c] = false);
    return of(IntStream.range(0, total).filter(c -> left[c]), total);
  }

  private static ClassSet of(IntStream classes, int total) {
    int[] members = classes.distinct().sorted().toArray();
    if (members.length == 0 || members[0] < 0 || members[members.length - 1] >= total) {
      throw new IllegalArgumentException(
          "expected classes from 0 to " + (total - 1) + ", got " + Arrays.toString(members));
    }
    return new ClassSet(total, members);
  }

  /** How many classes a row of z has, the masked ones included. */
  public int total() {
    return total;
  }

  /** The classes that are not masked, ascending. Not modified by the caller. */
  public int[] members() {
    return members;
  }

  /** The classes that are masked, ascending. */
  public int[] masked() {
    return IntStream.range(0, total).filter(c -> Arrays.binarySearch(members, c) < 0).toArray();
  }

  /** Where a class stands among those that are not masked. */
  int place(int member) {
    return Arrays.binarySearch(members, member);
  }
}
