package io.gamlp.flink.outputs;

import java.nio.file.Path;

/**
 * How the run with one seed ended.
 *
 * @param seed the seed
 * @param bestEpoch the first epoch with the best val accuracy; 0 for the weights it started from
 * @param best accuracies at that epoch
 * @param lastEpoch the last epoch
 * @param last accuracies at that epoch
 * @param seconds training took
 * @param folder where the run's files are
 */
public record SeedOutcome(
    long seed,
    int bestEpoch,
    Accuracies best,
    int lastEpoch,
    Accuracies last,
    double seconds,
    Path folder) {}
