package io.gamlp.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void awayFromATerminalPrintsStartsOfStagesEveryFewSecondsAndTheEnd() {
    AtomicLong now = new AtomicLong(1);
    LineProgress progress = new LineProgress(out, now::get);
    progress.trainingStarted(0, 1, 1, 10);
    for (int epoch = 1; epoch <= 10; epoch++) {
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
      progress.epoch(FakePipelines.epoch(epoch, epoch <= 5 ? 0 : 1));
    }
    progress.trainingFinished();
    assertThat(printed().lines())
        .extracting(line -> line.substring(0, line.indexOf("  ")))
        .containsExactly("epoch 1/10", "epoch 4/10", "epoch 6/10", "epoch 9/10", "epoch 10/10");
  }

  @Test
  void showsTheLastValAccuracyThatIsKnown() {
    assertThat(EpochLine.full(FakePipelines.epoch(1000, 2), 1000, 0.784))
        .isEqualTo("epoch 1000/1000  stage 3 (5 layers)  objective 1.2346e+02  val 0.7840  100.0 s")
        .hasSizeLessThan(81);
    assertThat(EpochLine.full(FakePipelines.epoch(1, 0), 9, Double.NaN)).contains("val -  ");
  }

  @Test
  void onATerminalDrawsABarThatFitsItsWidth() {
    Terminal terminal = new Terminal(out, out, true, false, 80);
    try (Progress progress = Progress.on(terminal)) {
      progress.trainingStarted(100, 1, 5, 50);
      for (int epoch = 1; epoch <= 50; epoch++) {
        progress.epoch(FakePipelines.epoch(epoch, 0));
      }
      progress.note("all is well");
      assertThat(printed()).doesNotContain("all is well");
      progress.trainingFinished();
    }
    assertThat(printed()).contains("seed 100").contains("50/50").contains("val 0.7840");
    assertThat(printed()).endsWith("note: all is well\n");
    assertThat(printed().split("[\r\n]")).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void linesThatComeWhileATrainingRunsDoNotEndItsBarForGood() {
    Terminal terminal = new Terminal(out, out, true, false, 80);
    try (Progress progress = Progress.on(terminal)) {
      progress.trainingStarted(0, 1, 1, 50);
      progress.epoch(FakePipelines.epoch(1, 0));
      progress.phase("s3", "whole, 10 nodes");
      assertThat(printed()).endsWith("s3: whole, 10 nodes\n");
      progress.note("told at once");
      assertThat(printed()).endsWith("note: told at once\n");
      progress.epoch(FakePipelines.epoch(50, 0));
      progress.note("told later");
      progress.trainingFinished();
    }
    String after = printed().substring(printed().indexOf("told at once"));
    assertThat(after).contains("50/50").contains("val 0.7840").endsWith("note: told later\n");
  }

  @Test
  void anEpochOutsideATrainingIsNoErrorOnATerminal() {
    try (Progress progress = Progress.on(new Terminal(out, out, true, false, 80))) {
      progress.epoch(FakePipelines.epoch(1, 0));
      progress.trainingStarted(0, 1, 1, 50);
      progress.trainingFinished();
      progress.epoch(FakePipelines.epoch(2, 0));
      progress.phase("predict", "");
    }
    assertThat(printed()).endsWith("predict\n").doesNotContain("2/50");
  }

  @Test
  void aWholeRunOnATerminalEndsWithThePlainResult(@TempDir Path folder) {
    Session session =
        Session.onTerminal(
            new FakePipelines(), "train", "--epochs", "5", "--out", folder.toString());
    assertThat(session.exitCode).isZero();
    assertThat(session.out()).contains("10/10").endsWith("Results are in " + folder + "\n");
  }

  @Test
  void noColourAwayFromATerminalOrWhereTheUserDoesNotWantAny() {
    assertThat(Terminal.wantsColour(false, java.util.Map.of())).isFalse();
    assertThat(Terminal.wantsColour(true, java.util.Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.wantsColour(true, java.util.Map.of())).isTrue();
  }

  @Test
  void believesOnlySensibleWidths() {
    assertThat(Terminal.columns(null)).isEqualTo(80);
    assertThat(Terminal.columns("wide")).isEqualTo(80);
    assertThat(Terminal.columns("100")).isEqualTo(100);
    assertThat(Terminal.columns("0")).isEqualTo(40);
    assertThat(Terminal.columns("9999")).isEqualTo(120);
  }
}
