package io.gamlp.admm.figures;

/**
 * Everything that is known of one epoch.
 *
 * @param stage depth stage, 0-based
 * @param epoch epoch within the run, 1-based
 * @param figures added over all layers and blocks
 * @param evaluation the evaluation of the epoch's weights, or null
 * @param times added over all layers and blocks; zero where nobody measured
 */
public record EpochRecord(
    int stage, int epoch, EpochFigures figures, EvaluationFigures evaluation, EpochTimes times) {}
