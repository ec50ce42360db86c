package io.gamlp.admm.figures;

/**
 * The outcome of a forward pass with the weights of one epoch.
 *
 * @param trainLoss mean cross-entropy of the training columns
 * @param trainAccuracy share of training columns that are classified right
 * @param valAccuracy the same of the validation columns; NaN where there are none or they were not
 *     evaluated
 * @param testAccuracy the same of the test columns; NaN alike
 * @param best whether this is the best validation accuracy of the stage so far; without validation
 *     columns every evaluation but those of the training cost alone is
 * @param last whether training ends early with this epoch: what layers did of later ones by then is
 *     void
 */
public record EvaluationFigures(
    double trainLoss,
    double trainAccuracy,
    double valAccuracy,
    double testAccuracy,
    boolean best,
    boolean last) {

  private static final int NUMBERS = 6;

  /**
   * Reads the figures of a report.
   *
   * @throws IllegalArgumentException if another version has made them
   */
  public static EvaluationFigures of(double[] numbers) {
    if (numbers.length != NUMBERS) {
      throw new IllegalArgumentException(
          "expected "
              + NUMBERS
              + " figures of an evaluation, found "
              + numbers.length
              + ": another version of this program has reported them");
    }
    return new EvaluationFigures(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4] != 0, numbers[5] != 0);
  }

  /** These figures as the numbers of a report. */
  public double[] toNumbers() {
    return new double[] {
      trainLoss, trainAccuracy, valAccuracy, testAccuracy, best ? 1 : 0, last ? 1 : 0
    };
  }

  /**
   * Whether held-out columns were evaluated, not the training cost alone. Where a graph has no such
   * columns, that this is the best evaluation so far tells it: only a full one can be.
   */
  public boolean isFull() {
    return best || !Double.isNaN(valAccuracy) || !Double.isNaN(testAccuracy);
  }
}
