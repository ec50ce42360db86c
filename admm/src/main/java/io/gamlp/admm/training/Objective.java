package io.gamlp.admm.training;

import io.gamlp.admm.math.Activation;
import io.gamlp.admm.math.Loss;
import java.io.Serializable;

/**
 * What is minimised, beside the weight decay of each layer.
 *
 * @param activation f of the hidden layers
 * @param loss R
 * @param l1 weight of {@code |W|_1} in every layer
 * @param classMask which classes R leaves out
 */
public record Objective(Activation activation, Loss loss, double l1, ClassMask classMask)
    implements Serializable {

  public Objective {
    if (!(l1 >= 0)) {
      throw new IllegalArgumentException("l1 must be >= 0, got " + l1);
    }
  }

  /** ReLU, cross-entropy of all classes, no L1. */
  public static Objective standard() {
    return new Objective(Activation.RELU, Loss.CROSS_ENTROPY, 0, ClassMask.NONE);
  }
}
