/**
 * Training as a job: settings out of options, columns out of the augmented store, the layer loop,
 * and what is recorded of a run.
 */
package io.gamlp.flink.training;
