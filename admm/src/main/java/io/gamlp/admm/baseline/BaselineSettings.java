package io.gamlp.admm.baseline;

import io.gamlp.admm.training.ClassMask;
import io.gamlp.admm.training.InitScheme;
import io.gamlp.admm.training.StartWeights;

/**
 * Everything that decides the numbers of one baseline training, beside its data. Equal settings,
 * data and kernels give equal bits.
 *
 * @param widths n_0 … n_L: input, layers, classes; one layer is softmax regression (SGC where the
 *     input is a hop)
 * @param optimizer the method
 * @param learningRate its step length
 * @param dropout share of each hidden layer's outputs that an epoch's step leaves out, 0 … below 1
 * @param weightDecay mu of the first and the last layer
 * @param hiddenWeightDecay mu of the layers between
 * @param blocks column blocks that a step goes through in turn; more of them take less memory
 * @param epochs steps at most
 * @param evalEvery epochs between evaluations; 0 evaluates at the end only
 * @param patience evaluations without a better validation accuracy after which training ends; 0
 *     never ends early
 * @param keepBest whether the weights of the best validation accuracy are left instead of the last
 * @param seed seed of the start and of dropout
 * @param init how weights are drawn
 * @param classMask which classes the softmax leaves out
 */
public record BaselineSettings(
    int[] widths,
    Optimizer optimizer,
    double learningRate,
    double dropout,
    double weightDecay,
    double hiddenWeightDecay,
    int blocks,
    int epochs,
    int evalEvery,
    int patience,
    boolean keepBest,
    long seed,
    InitScheme init,
    ClassMask classMask) {

  public BaselineSettings {
    if (widths.length < 2 || blocks < 1 || epochs < 1) {
      throw new IllegalArgumentException("expected at least one layer, one block and one epoch");
    }
    if (!(learningRate > 0) || !(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "expected a learning rate above 0 and a dropout from 0 to below 1, got "
              + learningRate
              + " and "
              + dropout);
    }
  }

  public int layers() {
    return widths.length - 1;
  }

  /** n_{l-1}. */
  public int in(int layer) {
    return widths[layer - 1];
  }

  /** n_l. */
  public int out(int layer) {
    return widths[layer];
  }

  /** mu_l. */
  double weightDecay(int layer) {
    return layer == 1 || layer == layers() ? weightDecay : hiddenWeightDecay;
  }

  boolean evaluates(int epoch) {
    return epoch == epochs || evalEvery > 0 && epoch % evalEvery == 0;
  }

  /** The start that other algorithms draw with the same seed. */
  public StartWeights drawn() {
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return init.draw(seed, layer, layers(), out(layer), in(layer));
      }

      @Override
      public float[] bias(int layer) {
        return new float[out(layer)];
      }
    };
  }
}
