package io.gamlp.admm.baseline;

import java.util.Arrays;

/**
 * The memory that a baseline training takes up at the least.
 *
 * @param heapBytes of all arrays
 * @param longestArray entries of the longest one
 */
public record BaselineFootprint(long heapBytes, long longestArray) {

  /**
   * The arithmetic alone.
   *
   * @param trainColumns V
   * @param heldOutColumns validation and test columns together
   */
  public static BaselineFootprint of(
      BaselineSettings settings, long trainColumns, long heldOutColumns) {
    int[] widths = settings.widths();
    long rows =
        (Math.max(trainColumns, heldOutColumns) + settings.blocks() - 1) / settings.blocks();
    long widest = Arrays.stream(widths).max().orElseThrow();
    long outputs = Arrays.stream(widths).skip(1).asLongStream().sum();
    long widestOutput = Arrays.stream(widths).skip(1).max().orElseThrow();
    long weights = 0;
    long largestWeights = 0;
    for (int l = 1; l <= settings.layers(); l++) {
      weights += (long) settings.in(l) * settings.out(l);
      largestWeights = Math.max(largestWeights, (long) settings.in(l) * settings.out(l));
    }
    // The weights, their gradient, what the method remembers, the best ones.
    int copies = 2 + settings.optimizer().remembered() + (settings.keepBest() ? 1 : 0);
    long floats =
        widths[0] * (trainColumns + heldOutColumns)
            + rows * (outputs + 2 * widestOutput)
            + copies * weights;
    return new BaselineFootprint(Float.BYTES * floats, Math.max(rows * widest, largestWeights));
  }
}
