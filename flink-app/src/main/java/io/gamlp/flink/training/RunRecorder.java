package io.gamlp.flink.training;

import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.figures.EvaluationFigures;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.program.Report;
import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.EpochMetrics;
import io.gamlp.flink.outputs.LayerWeights;
import io.gamlp.flink.outputs.MetricsWriter;
import io.gamlp.flink.outputs.SeedOutcome;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.flink.progress.ProgressListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Follows one training run from its reports, whichever engine makes them: writes {@code
 * metrics.jsonl}, tells the listener, and has outcome and weights at the end.
 */
final class RunRecorder implements Closeable {

  private final int[] widths;
  private final int lastStage;
  private final ProgressListener progress;
  private final EarlyEnd earlyEnd;
  private final MetricsWriter metrics;
  private final ReportCollector collector;
  private final long started = System.nanoTime();

  /** Of the weights that training started from, where they are a candidate for the best. */
  private EvaluationFigures start;

  private EpochRecord best;
  private EpochRecord lastEvaluated;
  private int lastEpoch;

  /**
   * @param widths n_0 … n_L
   * @param lastStage number of the last depth stage
   * @param blocks column blocks
   * @param folder where {@code metrics.jsonl} goes
   * @param progress hears of each epoch
   * @param earlyEnd hears of each epoch too, and of the end
   */
  RunRecorder(
      int[] widths,
      int lastStage,
      int blocks,
      Path folder,
      ProgressListener progress,
      EarlyEnd earlyEnd)
      throws IOException {
    this.widths = widths;
    this.lastStage = lastStage;
    this.progress = progress;
    this.earlyEnd = earlyEnd;
    this.metrics = new MetricsWriter(folder);
    this.collector = new ReportCollector(blocks, 1, this::onEpoch);
  }

  /** Takes a report; a repeated one changes nothing. */
  void add(Report report) {
    if (report.kind() == Report.Kind.EVALUATION && report.epoch() == 0) {
      start = EvaluationFigures.of(report.scalars());
    }
    collector.add(report);
  }

  private void onEpoch(EpochRecord record) {
    EvaluationFigures e = record.evaluation();
    double none = Double.NaN;
    EpochMetrics line =
        new EpochMetrics(
            record.epoch(),
            record.stage(),
            record.figures().layers(),
            record.figures().objective(),
            record.figures().residual(),
            e == null ? none : e.trainLoss(),
            e == null ? none : e.trainAccuracy(),
            e == null ? none : e.valAccuracy(),
            e == null ? none : e.testAccuracy(),
            record.figures().valuesSent(),
            record.figures().payloadBytes(),
            record.figures().wireBytes(),
            record.times(),
            seconds());
    try {
      metrics.add(line);
    } catch (IOException ex) {
      throw new UncheckedIOException(ex);
    }
    earlyEnd.epoch(record.stage(), record.epoch());
    progress.epoch(line);
    lastEpoch = record.epoch();
    if (e != null && e.isFull() && record.stage() == lastStage) {
      lastEvaluated = record;
      if (e.best()) {
        best = record;
      }
    }
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** How the run ended; to be asked once, when it has. */
  SeedOutcome outcome(long seed, Path folder) {
    if (lastEvaluated == null) {
      throw new IllegalStateException("the run ended before its last stage was evaluated");
    }
    earlyEnd.trainingEnded();
    int bestEpoch = 0;
    EvaluationFigures chosen = start;
    if (best != null || start == null) {
      EpochRecord record = best != null ? best : lastEvaluated;
      bestEpoch = record.epoch();
      chosen = record.evaluation();
    }
    return new SeedOutcome(
        seed,
        bestEpoch,
        accuracies(chosen),
        lastEpoch,
        accuracies(lastEvaluated.evaluation()),
        seconds(),
        folder);
  }

  private static Accuracies accuracies(EvaluationFigures e) {
    return new Accuracies(e.trainAccuracy(), e.valAccuracy(), e.testAccuracy());
  }

  /** The weights that the layers have left behind. */
  Weights weights() {
    Map<Integer, Report> reports = collector.weights();
    List<LayerWeights> layers = new ArrayList<>();
    for (int l = 1; l < widths.length; l++) {
      Report report = reports.get(l);
      if (report == null) {
        throw new IllegalStateException("layer " + l + " has left no weights");
      }
      int rows = widths[l];
      int columns = widths[l - 1];
      float[] w = new float[rows * columns];
      float[] b = new float[rows];
      System.arraycopy(report.values(), 0, w, 0, w.length);
      System.arraycopy(report.values(), w.length, b, 0, rows);
      layers.add(new LayerWeights(rows, columns, w, b));
    }
    return new Weights(layers);
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
