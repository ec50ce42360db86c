package io.gamlp.admm.baseline;

/**
 * Adagrad with a diagonal matrix (Duchi, Hazan, Singer 2011, JMLR 12): {@code s <- s + g²}, {@code
 * x <- x - lr g / (sqrt(s) + eps)}.
 */
final class Adagrad implements UpdateRule {

  static final double EPSILON = 1e-10;

  private final float learningRate;
  private final float[] squaredGradients;

  Adagrad(int length, double learningRate) {
    this.learningRate = (float) learningRate;
    this.squaredGradients = new float[length];
  }

  @Override
  public void step(float[] x, float[] gradient) {
    float epsilon = (float) EPSILON;
    for (int i = 0; i < x.length; i++) {
      float g = gradient[i];
      squaredGradients[i] += g * g;
      x[i] -= learningRate * g / ((float) Math.sqrt(squaredGradients[i]) + epsilon);
    }
  }
}
