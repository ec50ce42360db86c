package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Plain lines for files and pipes: the first epoch of each stage, then one line every few seconds,
 * and the last epoch.
 */
final class LineProgress implements Progress {

  private static final long NANOS_BETWEEN_LINES = 2_000_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoClock;
  private int epochs;
  private double lastVal;
  private EpochMetrics last;
  private boolean lastShown;
  private long shownAt;

  LineProgress(PrintStream out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
  }

  @Override
  public void phase(String name, String detail) {
    out.println(detail.isEmpty() ? name : name + ": " + detail);
  }

  @Override
  public void dataRead(DataSummary data) {
    data.lines().forEach(out::println);
  }

  @Override
  public void trainingStarted(long seed, int run, int runs, int maxEpochs) {
    epochs = maxEpochs;
    lastVal = Double.NaN;
    last = null;
    if (runs > 1) {
      out.println("seed " + seed + " (" + run + " of " + runs + ")");
    }
  }

  @Override
  public void epoch(EpochMetrics metrics) {
    if (metrics.evaluated()) {
      lastVal = metrics.valAccuracy();
    }
    boolean newStage = last == null || last.stage() != metrics.stage();
    last = metrics;
    lastShown = false;
    if (newStage || nanoClock.getAsLong() - shownAt >= NANOS_BETWEEN_LINES) {
      showLast();
    }
  }

  @Override
  public void trainingFinished() {
    if (last != null && !lastShown) {
      showLast();
    }
  }

  private void showLast() {
    out.println(EpochLine.full(last, epochs, lastVal));
    shownAt = nanoClock.getAsLong();
    lastShown = true;
  }

  @Override
  public void note(String line) {
    out.println("note: " + line);
  }

  @Override
  public void close() {
    out.flush();
  }
}
