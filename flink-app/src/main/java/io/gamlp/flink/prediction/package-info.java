/** Predictions of a saved model for every node of an augmented snapshot. */
package io.gamlp.flink.prediction;
