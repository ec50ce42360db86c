package io.gamlp.admm.baseline;

/**
 * The update of one tensor in a first-order method, with whatever it remembers of earlier steps.
 */
interface UpdateRule {

  /**
   * Takes one step.
   *
   * @param x (Input/Output) the tensor
   * @param gradient (Input) as long as {@code x}. Not modified.
   */
  void step(float[] x, float[] gradient);
}
