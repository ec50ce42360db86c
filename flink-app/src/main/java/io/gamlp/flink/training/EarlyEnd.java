package io.gamlp.flink.training;

import io.gamlp.flink.progress.ProgressListener;
import java.util.Locale;

/** Tells of each depth stage that ended before its last epoch because patience was over. */
final class EarlyEnd {

  private final int stages;
  private final int epochs;
  private final int patience;
  private final ProgressListener progress;
  private int stage;
  private int epochsOfStage;
  private int lastEpoch;

  /**
   * @param stages depth stages
   * @param epochs of each stage, at most
   * @param patience evaluations without a better validation accuracy that end a stage
   */
  EarlyEnd(int stages, int epochs, int patience, ProgressListener progress) {
    this.stages = stages;
    this.epochs = epochs;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * @param ofStage 0-based stage of an epoch that has ended
   * @param epoch its number within the run
   */
  void epoch(int ofStage, int epoch) {
    if (ofStage != stage) {
      stageEnded();
      stage = ofStage;
      epochsOfStage = 0;
    }
    epochsOfStage++;
    lastEpoch = epoch;
  }

  /** The last epoch of all has been told. */
  void trainingEnded() {
    stageEnded();
  }

  private void stageEnded() {
    if (epochsOfStage == 0 || epochsOfStage >= epochs) {
      return;
    }
    String what = stages == 1 ? "training" : "stage " + (stage + 1) + " of " + stages;
    String evaluations = patience == 1 ? "an evaluation" : patience + " evaluations in a row";
    progress.note(
        String.format(
            Locale.ROOT,
            "%s ended early with epoch %d, after %d of at most %d epochs: %s without a better val"
                + " accuracy (--early-stop %d)",
            what,
            lastEpoch,
            epochsOfStage,
            epochs,
            evaluations,
            patience));
  }
}
