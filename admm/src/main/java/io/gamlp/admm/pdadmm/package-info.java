/**
 * pdADMM, pdADMM-G and pdADMM-G-Q as a layer program. {@code PdAdmmLayer} is the protocol, {@code
 * Updates} and the {@code WeightStep}s are the mathematics, {@code StageClock} says which penalties
 * hold when, {@code Evaluation} is the forward pass beside the training.
 */
package io.gamlp.admm.pdadmm;
