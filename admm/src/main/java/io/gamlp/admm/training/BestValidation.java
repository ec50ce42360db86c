package io.gamlp.admm.training;

/** The best validation accuracy so far, and how many evaluations ago it was. */
public final class BestValidation {

  private static final double NONE = -1;

  private final int patience;
  private double best = NONE;
  private int since;

  /**
   * @param patience evaluations without a better accuracy that are enough; 0 for never
   */
  public BestValidation(int patience) {
    this.patience = patience;
  }

  /** Forgets all, as a new stage does. */
  public void reset() {
    resume(NONE, 0);
  }

  /** Goes on from what {@link #best} and {@link #since} were. */
  public void resume(double best, int since) {
    this.best = best;
    this.since = since;
  }

  /**
   * Whether this is the best so far. The first of equals wins; without validation columns the last
   * evaluation counts as best.
   *
   * @param accuracy NaN without validation columns
   */
  public boolean isBest(double accuracy) {
    if (Double.isNaN(accuracy)) {
      return true;
    }
    if (accuracy > best) {
      best = accuracy;
      since = 0;
      return true;
    }
    since++;
    return false;
  }

  public boolean isPatienceOver() {
    return patience > 0 && since >= patience;
  }

  public double best() {
    return best;
  }

  public int since() {
    return since;
  }
}
