package io.gamlp.admm.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pairs of training columns of different classes: the first is any column, the second any column of
 * another class than the first one's, all equally likely.
 *
 * @param first 0-based columns
 * @param second 0-based columns, as many
 */
record ClassPairs(int[] first, int[] second) {

  /**
   * @param labels class of every training column
   * @param count number of pairs
   * @throws IllegalArgumentException when all columns are of one class
   */
  static ClassPairs draw(int[] labels, int count, Random random) {
    int[] byClass =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparingInt(column -> labels[column]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] sorted = Arrays.stream(byClass).map(column -> labels[column]).toArray();
    if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
      throw new IllegalArgumentException(
          "all " + labels.length + " training columns are of one class, expected two or more");
    }
    int[] first = new int[count];
    int[] second = new int[count];
    for (int pair = 0; pair < count; pair++) {
      int one = random.nextInt(sorted.length);
      int start = firstOf(sorted, sorted[one]);
      int size = firstOf(sorted, sorted[one] + 1) - start;
      int other = random.nextInt(sorted.length - size);
      first[pair] = byClass[one];
      second[pair] = byClass[other < start ? other : other + size];
    }
    return new ClassPairs(first, second);
  }

  /** Where a class begins, or would. */
  private static int firstOf(int[] sorted, int label) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < label) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
