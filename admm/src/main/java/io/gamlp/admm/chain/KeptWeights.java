package io.gamlp.admm.chain;

/**
 * W as its layer held it after some epoch; {@link Layer#putMatrix} makes the matrix of it.
 *
 * @param values W itself, or S where the layer holds {@code W = c W_0 + S Xᵀ}
 * @param scale c; 1 where the values are W itself
 */
record KeptWeights(float[] values, double scale) {}
