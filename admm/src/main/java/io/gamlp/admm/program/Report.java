package io.gamlp.admm.program;

/**
 * What leaves the loop: figures of an epoch, an evaluation, or a layer's weights. Reports are
 * repeatable: after a failure the same report may be made again, bit for bit but for the times; who
 * collects them deduplicates by (kind, stage, epoch, address).
 *
 * @param kind what the payload means
 * @param from the layer and block that reports
 * @param stage depth stage, 0-based
 * @param epoch epoch within the run
 * @param scalars figures, whose meaning depends on {@code kind}
 * @param values weights (W row-major, then b), or empty
 */
public record Report(
    Kind kind, LayerAddress from, int stage, int epoch, double[] scalars, float[] values) {

  /** The kinds of report. The wire format uses the ordinal: append only. */
  public enum Kind {
    /** One epoch's figures of one layer and block, see {@code EpochFigures}. */
    EPOCH,
    /** One evaluation, made by block 0 of the output layer, see {@code EvaluationFigures}. */
    EVALUATION,
    /** The weights a layer leaves behind at the end, by block 0 of each layer. */
    WEIGHTS,
    /**
     * Where an epoch's time went and what it sent, of one layer and block, see {@code EpochTimes}.
     * Made by the program's host, right in front of the epoch's report.
     */
    TIMES
  }
}
