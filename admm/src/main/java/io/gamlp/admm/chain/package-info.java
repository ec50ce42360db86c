/**
 * A chain of layers as programs, whatever algorithm trains them. {@code ChainLayer} is the
 * protocol, and a {@code LayerAlgorithm} gives it the lines of an epoch; {@code StageClock} says
 * which penalties hold when, {@code Evaluation} is the forward pass beside the training, {@code
 * JointStep}s are the updates that couple column blocks.
 */
package io.gamlp.admm.chain;
