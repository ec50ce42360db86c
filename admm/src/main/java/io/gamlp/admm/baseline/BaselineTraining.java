package io.gamlp.admm.baseline;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.training.BestValidation;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import java.util.function.Consumer;

/**
 * Trains an MLP by back-propagation over all training columns at once, an epoch being one step:
 *
 * <pre>{@code
 * BaselineTraining training =
 *     new BaselineTraining(settings, data, settings.drawn(), kernels, reports);
 * training.start();
 * while (training.runEpoch()) {}
 * }</pre>
 *
 * <p>The objective is the <em>mean</em> cross-entropy over the training columns plus {@code mu_l/2
 * |W_l|²} of every layer (biases do not decay), so a learning rate means the same for every number
 * of columns; that of the layer programs is a sum. Its gradient is what the method sees.
 *
 * <p>Reports are those of the layer programs: each layer its decay, the last one the loss, of the
 * weights that the epoch began with and with its dropout. Nothing but validation accuracy decides
 * what is kept and when training ends.
 */
public final class BaselineTraining {

  private static final float[] NOTHING = {};

  /** There are no constraints to penalise; a report has to name something. */
  private static final Penalties NO_PENALTIES = new Penalties(1, 1);

  private final BaselineSettings settings;
  private final TrainingData data;
  private final Consumer<Report> reports;
  private final ClassSet classes;
  private final Mlp mlp;
  private final MlpGradient gradient;
  private final Dropout dropout;
  private final UpdateRule[] weightRules;
  private final UpdateRule[] biasRules;
  private final BestValidation judge;
  private final float[][] inputs;

  /** Held-out columns of each block; null before the first evaluation. */
  private final float[][] heldOutInputs;

  private final boolean startIsCandidate;

  private StartWeights best;
  private int epoch;

  /**
   * @param start weights to begin with
   * @param kernels used until the end; stay open
   * @param reports gets every report in the order in which they are made
   */
  public BaselineTraining(
      BaselineSettings settings,
      TrainingData data,
      StartWeights start,
      Kernels kernels,
      Consumer<Report> reports) {
    this.settings = settings;
    this.data = data;
    this.reports = reports;
    this.classes = settings.classMask().of(data);
    this.mlp = new Mlp(settings.widths(), start, kernels);
    this.gradient = new MlpGradient(settings.widths());
    this.dropout = new Dropout(settings.dropout(), settings.seed());
    this.judge = new BestValidation(settings.patience());
    this.inputs = new float[settings.blocks()][];
    this.heldOutInputs = new float[settings.blocks()][];
    this.startIsCandidate = settings.keepBest() && start.isCandidate();
    this.weightRules = new UpdateRule[settings.layers() + 1];
    this.biasRules = new UpdateRule[settings.layers() + 1];
    for (int l = 1; l <= settings.layers(); l++) {
      weightRules[l] = rule(settings.out(l) * settings.in(l));
      biasRules[l] = rule(settings.out(l));
    }
  }

  private UpdateRule rule(int length) {
    return settings.optimizer().rule(length, settings.learningRate());
  }

  /** Reads the training columns, and judges the start where it may be worth keeping. */
  public void start() {
    for (int block = 0; block < inputs.length; block++) {
      inputs[block] = data.trainInput(block, settings.blocks());
    }
    if (startIsCandidate) {
      evaluate();
    }
  }

  /**
   * Runs one epoch.
   *
   * @return whether another one is to follow; where none is, the weights have been reported
   * @throws ArithmeticException when the objective is no number any more
   */
  public boolean runEpoch() {
    long began = System.nanoTime();
    epoch++;
    double loss = computeGradient();
    EpochFigures[] figures = figures(loss);
    update();
    if (settings.evaluates(epoch)) {
      requireFinite(evaluate().trainLoss());
    }
    report(figures, (System.nanoTime() - began) / 1e9);
    if (epoch < settings.epochs() && !judge.isPatienceOver()) {
      return true;
    }
    reportWeights();
    return false;
  }

  /** Leaves the gradient of the loss behind and returns the mean loss. */
  private double computeGradient() {
    int columns = data.trainColumns();
    int blocks = settings.blocks();
    gradient.clear();
    double loss = 0;
    for (int block = 0; block < blocks; block++) {
      int[] labels = data.trainLabels(block, blocks);
      long first = ColumnBlocks.start(columns, block, blocks);
      mlp.forward(
          inputs[block],
          labels.length,
          (layer, outputs, length) ->
              dropout.apply(outputs, length, first * settings.out(layer), epoch, layer));
      loss += mlp.backward(inputs[block], labels, classes, 1f / columns, dropout.scale(), gradient);
    }
    return loss / columns;
  }

  /** A layer's share of the objective each. */
  private EpochFigures[] figures(double loss) {
    EpochFigures[] figures = new EpochFigures[settings.layers() + 1];
    double objective = loss;
    for (int l = 1; l <= settings.layers(); l++) {
      float[] w = mlp.weights(l);
      double decay = settings.weightDecay(l) / 2 * Vectors.sumOfSquares(w, 0, w.length);
      objective += decay;
      figures[l] =
          new EpochFigures()
              .decay(decay)
              .risk(l == settings.layers() ? loss : 0)
              .epochOf(NO_PENALTIES, settings.layers(), settings.evaluates(epoch));
    }
    requireFinite(objective);
    return figures;
  }

  private void update() {
    for (int l = 1; l <= settings.layers(); l++) {
      float[] w = mlp.weights(l);
      float[] g = gradient.weights(l);
      float mu = (float) settings.weightDecay(l);
      if (mu > 0) {
        for (int i = 0; i < w.length; i++) {
          g[i] += mu * w[i];
        }
      }
      weightRules[l].step(w, g);
      biasRules[l].step(mlp.bias(l), gradient.bias(l));
    }
  }

  private EvaluationFigures evaluate() {
    MlpEvaluation evaluation = new MlpEvaluation(mlp, classes);
    int blocks = settings.blocks();
    for (int block = 0; block < blocks; block++) {
      evaluation.train(inputs[block], data.trainLabels(block, blocks));
    }
    if (data.heldOutColumns() > 0) {
      for (int block = 0; block < blocks; block++) {
        if (heldOutInputs[block] == null) {
          heldOutInputs[block] = data.heldOutInput(block, blocks);
        }
        evaluation.heldOut(heldOutInputs[block], data, block, blocks);
      }
    }
    EvaluationFigures figures = evaluation.figures(judge);
    if (figures.best() && settings.keepBest()) {
      best = mlp.copy();
    }
    report(Report.Kind.EVALUATION, settings.layers(), figures.toNumbers(), NOTHING);
    return figures;
  }

  private void requireFinite(double objective) {
    if (!Double.isFinite(objective)) {
      throw new ArithmeticException(
          "the objective is "
              + objective
              + " in epoch "
              + epoch
              + "; a lower learning rate may help");
    }
  }

  private void report(EpochFigures[] figures, double seconds) {
    EpochTimes times = new EpochTimes().seconds(seconds, 0, 0);
    report(Report.Kind.TIMES, settings.layers(), times.toNumbers(), NOTHING);
    for (int l = 1; l <= settings.layers(); l++) {
      report(Report.Kind.EPOCH, l, figures[l].toNumbers(), NOTHING);
    }
  }

  private void reportWeights() {
    StartWeights kept = best != null ? best : mlp.copy();
    for (int l = 1; l <= settings.layers(); l++) {
      float[] w = kept.weights(l);
      float[] b = kept.bias(l);
      float[] values = new float[w.length + b.length];
      System.arraycopy(w, 0, values, 0, w.length);
      System.arraycopy(b, 0, values, w.length, b.length);
      report(Report.Kind.WEIGHTS, l, new double[0], values);
    }
  }

  private void report(Report.Kind kind, int layer, double[] scalars, float[] values) {
    reports.accept(new Report(kind, new LayerAddress(layer, 0), 0, epoch, scalars, values));
  }
}
