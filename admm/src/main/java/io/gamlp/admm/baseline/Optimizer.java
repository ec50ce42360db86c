package io.gamlp.admm.baseline;

/**
 * The first-order methods that the papers compare with, with PyTorch's constants. Default learning
 * rates were chosen by validation accuracy on Cora and Citeseer, with 2 and 5 layers.
 */
public enum Optimizer {
  /** Full-batch gradient descent. */
  GD(0.3, 0) {
    @Override
    UpdateRule rule(int length, double learningRate) {
      return new GradientDescent(learningRate);
    }
  },
  ADADELTA(1, 2) {
    @Override
    UpdateRule rule(int length, double learningRate) {
      return new Adadelta(length, learningRate);
    }
  },
  ADAGRAD(0.03, 1) {
    @Override
    UpdateRule rule(int length, double learningRate) {
      return new Adagrad(length, learningRate);
    }
  },
  ADAM(0.003, 2) {
    @Override
    UpdateRule rule(int length, double learningRate) {
      return new Adam(length, learningRate);
    }
  };

  private final double defaultLearningRate;
  private final int remembered;

  Optimizer(double defaultLearningRate, int remembered) {
    this.defaultLearningRate = defaultLearningRate;
    this.remembered = remembered;
  }

  /** A fresh rule for one tensor. */
  abstract UpdateRule rule(int length, double learningRate);

  public double defaultLearningRate() {
    return defaultLearningRate;
  }

  /** Numbers that a rule remembers for each one that it updates. */
  int remembered() {
    return remembered;
  }
}
