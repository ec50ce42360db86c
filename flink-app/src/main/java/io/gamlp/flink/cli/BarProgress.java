package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.DataSummary;
import io.gamlp.flink.outputs.EpochMetrics;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn over itself while training, plain lines for everything else. */
final class BarProgress implements Progress {

  private static final int REDRAW_MILLIS = 200;

  private final Terminal terminal;

  /** Lines that wait until no bar would be drawn over them. */
  private final List<String> heldBack = new ArrayList<>();

  private ProgressBar bar;
  private BarLine line;
  private double lastVal;

  BarProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void phase(String name, String detail) {
    endBar();
    terminal.out().println(detail.isEmpty() ? name : name + ": " + detail);
  }

  @Override
  public void dataRead(DataSummary data) {
    data.lines().forEach(terminal.out()::println);
  }

  @Override
  public void trainingStarted(long seed, int run, int runs, int epochs) {
    endBar();
    lastVal = Double.NaN;
    line = new BarLine(terminal);
    bar =
        new ProgressBarBuilder()
            .setTaskName(runs > 1 ? "seed " + seed : "train")
            .setInitialMax(epochs)
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
  public void epoch(EpochMetrics metrics) {
    if (metrics.evaluated()) {
      lastVal = metrics.valAccuracy();
    }
    bar.setExtraMessage(" " + EpochLine.brief(metrics, lastVal));
    bar.stepTo(metrics.epoch());
  }

  @Override
  public void trainingFinished() {
    endBar();
  }

  @Override
  public void note(String line) {
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
  public void close() {
    endBar();
    terminal.out().flush();
  }
}
