package io.gamlp.flink.stages;

import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.SeedOutcome;

/**
 * What came out of a training.
 *
 * @param model also written into the folder of the training
 * @param outcome accuracies, epochs and time
 */
public record Trained(Model model, SeedOutcome outcome) {}
