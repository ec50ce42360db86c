package io.gamlp.admm.baseline;

/** The best validation accuracy so far, and how long ago it was. */
final class BestValidation {

  private final int patience;
  private double best = -1;
  private int sinceBest;

  /**
   * @param patience evaluations without a better accuracy that are enough; 0 for never
   */
  BestValidation(int patience) {
    this.patience = patience;
  }

  /**
   * Whether this is the best so far. The first of equals wins; without validation columns the last
   * one does.
   *
   * @param accuracy NaN without validation columns
   */
  boolean isBest(double accuracy) {
    if (Double.isNaN(accuracy)) {
      return true;
    }
    if (accuracy > best) {
      best = accuracy;
      sinceBest = 0;
      return true;
    }
    sinceBest++;
    return false;
  }

  boolean isPatienceOver() {
    return patience > 0 && sinceBest >= patience;
  }
}
