/**
 * What the papers compare with: the same MLP, trained by back-propagation and a first-order method
 * in one process. Small on purpose; nothing of it is used by the layer programs.
 */
package io.gamlp.admm.baseline;
