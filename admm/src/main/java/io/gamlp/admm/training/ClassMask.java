package io.gamlp.admm.training;

import io.gamlp.admm.math.ClassSet;

/** Which classes the loss leaves out. */
public enum ClassMask {
  /** None is left out. */
  NONE {
    @Override
    public ClassSet of(TrainingData data) {
      return ClassSet.all(data.numClasses());
    }
  },

  /** Those that no training column has are: the loss would only push them down. */
  ABSENT {
    @Override
    public ClassSet of(TrainingData data) {
      return ClassSet.occurringIn(data.trainLabels(0, 1), data.numClasses());
    }
  };

  /** The classes that are left, the same in every block. */
  public abstract ClassSet of(TrainingData data);
}
