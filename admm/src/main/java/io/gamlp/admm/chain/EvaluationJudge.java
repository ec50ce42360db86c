package io.gamlp.admm.chain;

import io.gamlp.admm.chain.StageClock.Decision;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.BestValidation;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.PenaltyRule;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Block 0 of the output layer judges every evaluation: is it the best so far, should the stage end,
 * should the penalties grow. It looks at training and validation columns only.
 */
final class EvaluationJudge {

  /** Indices into the counts that a block makes of a wave. */
  static final int LOSS_SUM = 0;

  static final int TRAIN_RIGHT = 1;
  static final int TRAIN_COLUMNS = 2;
  static final int VAL_RIGHT = 3;
  static final int VAL_COLUMNS = 4;
  static final int TEST_RIGHT = 5;
  static final int TEST_COLUMNS = 6;
  static final int COUNTS = 7;

  /** The training cost must fall by more than this, or the epoch counts as stalled (spec §4). */
  private static final double REQUIRED_FALL = 1e-3;

  private static final int STALLED_EPOCHS = 2;

  private final TrainingSettings settings;
  private final BestValidation validation;

  private int stage = -1;
  private double lastCost;
  private int stalled;

  EvaluationJudge(TrainingSettings settings) {
    this.settings = settings;
    this.validation = new BestValidation(settings.patience());
  }

  /** A judgement. */
  record Verdict(EvaluationFigures figures, List<Decision> decisions) {}

  /**
   * @param counts the counts of all blocks, added in block order
   * @param epoch the epoch whose weights were evaluated, 0 for the start
   * @param full whether held-out columns were part of it
   * @param clock the clock of the stage that the epoch belongs to; its decisions are not changed
   */
  Verdict judge(double[] counts, int epoch, boolean full, StageClock clock) {
    if (clock.stage() != stage) {
      enterStage(clock.stage());
    }
    double loss = counts[LOSS_SUM] / counts[TRAIN_COLUMNS];
    double val = share(counts, VAL_RIGHT);
    double test = share(counts, TEST_RIGHT);
    boolean best = full && validation.isBest(val);
    boolean over = full && validation.isPatienceOver();
    boolean last = over && clock.endsAtOnce();
    List<Decision> decisions = new ArrayList<>();
    if (over && !last) {
      decisions.add(new Decision(epoch + clock.delay(), null));
    }
    // The start is no epoch in which the cost could have fallen.
    if (epoch > 0 && settings.penaltyRule() == PenaltyRule.AUTHORS && penaltiesShouldGrow(loss)) {
      Penalties planned = clock.plannedPenalties();
      // At their largest there is nothing to decide, and nothing to send along for ever.
      if (!planned.grown().equals(planned)) {
        decisions.add(new Decision(epoch + clock.delay(), planned.grown()));
      }
    }
    EvaluationFigures figures =
        new EvaluationFigures(
            loss,
            share(counts, TRAIN_RIGHT),
            full ? val : Double.NaN,
            full ? test : Double.NaN,
            best,
            last);
    return new Verdict(figures, decisions);
  }

  private void enterStage(int newStage) {
    stage = newStage;
    validation.reset();
    lastCost = Double.POSITIVE_INFINITY;
    stalled = 0;
  }

  private boolean penaltiesShouldGrow(double cost) {
    stalled = lastCost - cost > REQUIRED_FALL ? 0 : stalled + 1;
    lastCost = cost;
    if (stalled < STALLED_EPOCHS) {
      return false;
    }
    stalled = 0;
    return true;
  }

  private static double share(double[] counts, int right) {
    return counts[right + 1] == 0 ? Double.NaN : counts[right] / counts[right + 1];
  }

  void save(StateWriter state) {
    state.doubles("judge", stage, validation.best(), validation.since(), lastCost, stalled);
  }

  void restore(StateReader state) {
    double[] numbers = state.doubles("judge");
    stage = (int) numbers[0];
    validation.resume(numbers[1], (int) numbers[2]);
    lastCost = numbers[3];
    stalled = (int) numbers[4];
  }
}
