/**
 * What a run leaves behind: figures, weights, predictions, and the record of the run. Every file is
 * written to a temporary name in the same folder and moved, so that a reader sees a whole file or
 * the one before it.
 */
package io.gamlp.flink.outputs;
