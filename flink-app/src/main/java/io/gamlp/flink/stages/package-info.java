/**
 * The stages on stored snapshots: augment, train, predict. The commands and the streaming driver
 * both run these, so what comes out of one is to the bit what comes out of the other.
 */
package io.gamlp.flink.stages;
