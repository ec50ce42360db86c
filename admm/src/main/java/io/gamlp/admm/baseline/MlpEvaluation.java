package io.gamlp.admm.baseline;

import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.admm.training.BestValidation;
import io.gamlp.admm.training.TrainingData;

/** Counts what an {@link Mlp} gets right, block after block, without dropout. */
final class MlpEvaluation {

  private final Mlp mlp;
  private final ClassSet classes;
  private double loss;
  private final Share train = new Share();
  private final Share val = new Share();
  private final Share test = new Share();

  private static final class Share {
    private int right;
    private int of;

    void count(boolean isRight) {
      right += isRight ? 1 : 0;
      of++;
    }

    double value() {
      return of == 0 ? Double.NaN : (double) right / of;
    }
  }

  MlpEvaluation(Mlp mlp, ClassSet classes) {
    this.mlp = mlp;
    this.classes = classes;
  }

  void train(float[] x, int[] labels) {
    float[] z = forward(x, labels.length);
    for (int v = 0; v < labels.length; v++) {
      loss += SoftmaxLoss.crossEntropy(z, v * classes.total(), classes, labels[v]);
      train.count(SoftmaxLoss.argmax(z, v * classes.total(), classes) == labels[v]);
    }
  }

  /**
   * @param x the block's held-out columns
   */
  void heldOut(float[] x, TrainingData data, int block, int blocks) {
    int[] labels = data.heldOutLabels(block, blocks);
    if (labels.length == 0) {
      return;
    }
    boolean[] isValidation = data.heldOutIsValidation(block, blocks);
    float[] z = forward(x, labels.length);
    for (int v = 0; v < labels.length; v++) {
      Share share = isValidation[v] ? val : test;
      share.count(SoftmaxLoss.argmax(z, v * classes.total(), classes) == labels[v]);
    }
  }

  private float[] forward(float[] x, int rows) {
    return mlp.forward(x, rows, (layer, outputs, length) -> {});
  }

  /** The figures of what was counted; only the validation accuracy decides what is best. */
  EvaluationFigures figures(BestValidation judge) {
    boolean best = judge.isBest(val.value());
    return new EvaluationFigures(
        loss / train.of, train.value(), val.value(), test.value(), best, judge.isPatienceOver());
  }
}
