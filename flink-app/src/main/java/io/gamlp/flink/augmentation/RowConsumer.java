package io.gamlp.flink.augmentation;

import java.io.IOException;

/** Takes rows of X as they stream by. */
@FunctionalInterface
public interface RowConsumer {

  /**
   * Takes the rows of some consecutive nodes.
   *
   * @param firstNode node of the first row
   * @param rows how many consecutive nodes
   * @param values a row of K * d floats each, [H | HÃ | …]; overwritten by the next call
   */
  void accept(int firstNode, int rows, float[] values) throws IOException;
}
