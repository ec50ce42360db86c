package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar that is drawn over itself while training, plain lines for everything else. A line that
 * comes while a training runs (a stream has other things to tell too) ends the bar's line; the next
 * epoch begins another one below. In a stream such lines come from other threads.
 */
final class BarProgress implements Progress {

  private static final int REDRAW_MILLIS = 200;

  private final Terminal terminal;

  /** Lines that wait until no bar would be drawn over them. */
  private final List<String> heldBack = new ArrayList<>();

  /** The training that is under way, null before the first one and when it has ended. */
  private Training training;

  private ProgressBar bar;
  private BarLine line;
  private double lastVal;

  BarProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void phase(String name, String detail) {
    endBar();
    terminal.out().println(detail.isEmpty() ? name : name + ": " + detail);
  }

  @Override
  public void dataRead(DataSummary data) {
    data.lines().forEach(terminal.out()::println);
  }

  @Override
  public synchronized void trainingStarted(long seed, int run, int runs, int epochs) {
    endBar();
    lastVal = Double.NaN;
    training = new Training(runs > 1 ? "seed " + seed : "train", epochs, System.nanoTime());
    openBar();
  }

  private void openBar() {
    line = new BarLine(terminal);
    bar =
        new ProgressBarBuilder()
            .setTaskName(training.name())
            .setInitialMax(training.epochs())
            .startsFrom(0, Duration.ofNanos(System.nanoTime() - training.sinceNanos()))
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setStyle(style())
            .hideEta()
            .setConsumer(line)
            .build();
  }

  private ProgressBarStyle style() {
    if (!StandardCharsets.UTF_8.equals(Charset.defaultCharset())) {
      return ProgressBarStyle.ASCII;
    }
    return terminal.colour()
        ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
        : ProgressBarStyle.UNICODE_BLOCK;
  }

  @Override
  public synchronized void epoch(EpochMetrics metrics) {
    if (metrics.evaluated()) {
      lastVal = metrics.valAccuracy();
    }
    if (training == null) {
      return;
    }
    if (bar == null) {
      openBar();
    }
    bar.setExtraMessage(" " + EpochLine.brief(metrics, lastVal));
    bar.stepTo(metrics.epoch());
  }

  @Override
  public synchronized void trainingFinished() {
    endBar();
    training = null;
  }

  @Override
  public synchronized void note(String line) {
    heldBack.add("note: " + line);
    if (bar == null) {
      printHeldBack();
    }
  }

  private void endBar() {
    if (bar != null) {
      bar.refresh();
      bar.close();
      line.end();
      bar = null;
    }
    printHeldBack();
  }

  private void printHeldBack() {
    heldBack.forEach(terminal.out()::println);
    heldBack.clear();
  }

  @Override
  public synchronized void close() {
    endBar();
    terminal.out().flush();
  }

  /**
   * What a bar is about.
   *
   * @param sinceNanos when it began, so that a bar that is opened again shows its whole time
   */
  private record Training(String name, int epochs, long sinceNanos) {}
}
