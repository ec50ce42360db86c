package io.gamlp.admm.program;

/** The kinds of {@link Message}. The wire format uses the ordinal: append only. */
public enum MessageKind {
  /** The start point's q of the layer below, exact: the first forward pass. */
  START,
  /** The first inserted layer's p, q and u when the chain grows. */
  GROW,
  /** A layer's input {@code p_l}, down to layer l-1. */
  P,
  /** A layer's output {@code q_l}, up to layer l+1. */
  Q,
  /** Between blocks of a layer: one row slab of a block's partial sum. */
  PARTIAL_SLAB,
  /** Between blocks of a layer: the reduced row slab, back to every block. */
  REDUCED_SLAB,
  /** Between blocks of a layer: small partial sums, from every block to every block. */
  PARTIAL_SUMS,
  /** A wave of activations with the weights of one epoch. */
  EVALUATE,
  /** One block's counts of an evaluation, to block 0 of the output layer. */
  EVALUATION_COUNTS,
  /** The outcome of one evaluation, to every layer and block. */
  EVALUATED;

  /** Whether it is of an evaluation, which goes on when a layer has done its epochs. */
  public boolean isOfEvaluations() {
    return this == EVALUATE || this == EVALUATION_COUNTS || this == EVALUATED;
  }
}
