package io.gamlp.flink.cli;

import io.gamlp.flink.outputs.EpochMetrics;
import java.util.Locale;

/** An epoch's figures for people. */
final class EpochLine {

  private EpochLine() {}

  /** All of them; fits 80 columns. */
  static String full(EpochMetrics m, int epochs, double lastVal) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  stage %d (%d layers)  objective %.4e  val %s  %.1f s",
        m.epoch(),
        epochs,
        m.stage() + 1,
        m.layers(),
        m.objective(),
        share(lastVal),
        m.seconds());
  }

  /** What stands beside a progress bar. */
  static String brief(EpochMetrics m, double lastVal) {
    return String.format(
        Locale.ROOT,
        "stage %d (%d layers) L %.2e val %s",
        m.stage() + 1,
        m.layers(),
        m.objective(),
        share(lastVal));
  }

  /** A share with four decimals; a dash where it is not known. */
  static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
