package io.gamlp.admm.chain;

/** A neighbour of a layer: the one that gives it its input, or the one that takes its output. */
public enum Side {
  BELOW,
  ABOVE
}
