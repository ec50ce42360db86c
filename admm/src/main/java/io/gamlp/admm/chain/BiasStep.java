package io.gamlp.admm.chain;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;

/** {@code b <- mean over columns of (z - W p)}, the exact minimiser (spec §2), in one round. */
public final class BiasStep implements JointStep {

  private final Layer layer;

  public BiasStep(Layer layer) {
    this.layer = layer;
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Contribution contribute(int round, Penalties penalties) {
    return Contribution.gather(sums(layer.v));
  }

  @Override
  public void absorb(int round, Outcome outcome, Penalties penalties) {
    take(layer.v, outcome.addedNumbers(), layer.totalColumns());
  }

  /** {@code (z - W p) 1} of this block. */
  static double[] sums(LayerVariables v) {
    float[] z = v.target();
    double[] sums = new double[v.out];
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        sums[i] += z[row + i] - v.wp[row + i];
      }
    }
    return sums;
  }

  static void take(LayerVariables v, double[] sums, int totalColumns) {
    for (int i = 0; i < v.out; i++) {
      v.b[i] = (float) (sums[i] / totalColumns);
    }
  }

  @Override
  public void save(StateWriter state) {}

  @Override
  public void restore(StateReader state) {}
}
