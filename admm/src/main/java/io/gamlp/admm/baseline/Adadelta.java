package io.gamlp.admm.baseline;

/**
 * Adadelta (Zeiler 2012, arXiv 1212.5701, algorithm 1), its step times a learning rate:
 *
 * <pre>
 * E[g²]  <- decay E[g²] + (1 - decay) g²
 * d       = sqrt(E[d²] + eps) / sqrt(E[g²] + eps) g
 * E[d²]  <- decay E[d²] + (1 - decay) d²
 * x      <- x - lr d
 * </pre>
 */
final class Adadelta implements UpdateRule {

  static final double DECAY = 0.9;
  static final double EPSILON = 1e-6;

  private final float learningRate;
  private final float[] squaredGradients;
  private final float[] squaredSteps;

  Adadelta(int length, double learningRate) {
    this.learningRate = (float) learningRate;
    this.squaredGradients = new float[length];
    this.squaredSteps = new float[length];
  }

  @Override
  public void step(float[] x, float[] gradient) {
    float decay = (float) DECAY;
    float fresh = (float) (1 - DECAY);
    float epsilon = (float) EPSILON;
    for (int i = 0; i < x.length; i++) {
      float g = gradient[i];
      squaredGradients[i] = decay * squaredGradients[i] + fresh * g * g;
      float d =
          (float) Math.sqrt((squaredSteps[i] + epsilon) / (squaredGradients[i] + epsilon)) * g;
      squaredSteps[i] = decay * squaredSteps[i] + fresh * d * d;
      x[i] -= learningRate * d;
    }
  }
}
