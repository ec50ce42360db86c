package io.gamlp.flink.outputs;

/**
 * Shares of nodes that are right, 0 … 1; NaN where a split has no node.
 *
 * @param train of the train split
 * @param val of the val split
 * @param test of the test split
 */
public record Accuracies(double train, double val, double test) {}
