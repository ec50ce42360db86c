package io.gamlp.admm.baseline;

/**
 * Adam (Kingma, Ba 2015, arXiv 1412.6980, algorithm 1), t counting the steps from 1:
 *
 * <pre>
 * m <- beta1 m + (1 - beta1) g          v <- beta2 v + (1 - beta2) g²
 * x <- x - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
 * </pre>
 */
final class Adam implements UpdateRule {

  static final double BETA_1 = 0.9;
  static final double BETA_2 = 0.999;
  static final double EPSILON = 1e-8;

  private final double learningRate;
  private final float[] mean;
  private final float[] square;
  private int t;

  Adam(int length, double learningRate) {
    this.learningRate = learningRate;
    this.mean = new float[length];
    this.square = new float[length];
  }

  @Override
  public void step(float[] x, float[] gradient) {
    t++;
    float step = (float) (learningRate / (1 - Math.pow(BETA_1, t)));
    float correction = (float) (1 / (1 - Math.pow(BETA_2, t)));
    float beta1 = (float) BETA_1;
    float beta2 = (float) BETA_2;
    float fresh1 = (float) (1 - BETA_1);
    float fresh2 = (float) (1 - BETA_2);
    float epsilon = (float) EPSILON;
    for (int i = 0; i < x.length; i++) {
      float g = gradient[i];
      mean[i] = beta1 * mean[i] + fresh1 * g;
      square[i] = beta2 * square[i] + fresh2 * g * g;
      x[i] -= step * mean[i] / ((float) Math.sqrt(square[i] * correction) + epsilon);
    }
  }
}
