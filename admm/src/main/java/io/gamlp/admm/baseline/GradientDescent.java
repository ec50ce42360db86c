package io.gamlp.admm.baseline;

/** {@code x <- x - lr g}. */
final class GradientDescent implements UpdateRule {

  private final float learningRate;

  GradientDescent(double learningRate) {
    this.learningRate = (float) learningRate;
  }

  @Override
  public void step(float[] x, float[] gradient) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= learningRate * gradient[i];
    }
  }
}
