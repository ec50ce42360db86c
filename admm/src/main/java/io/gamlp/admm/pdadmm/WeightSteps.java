package io.gamlp.admm.pdadmm;

import io.gamlp.admm.chain.GradientSteps;
import io.gamlp.admm.chain.JointStep;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerVariables;
import io.gamlp.admm.chain.Products;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;

/** Chooses how W and b of a layer are updated. */
final class WeightSteps {

  private WeightSteps() {}

  /**
   * @throws IllegalArgumentException if the settings leave the minimiser of W undetermined
   */
  static JointStep of(Layer layer) {
    TrainingSettings settings = layer.settings;
    if (settings.steps() == StepRule.GRADIENT) {
      return GradientSteps.of(layer, Penalties::nu, true);
    }
    LayerVariables v = layer.v;
    Products products = layer.products;
    double mu = layer.weightDecay();
    double kappa = settings.prox(layer.self.layer());
    int total = layer.totalColumns();
    if (total >= v.in) {
      return new GramWeightStep(v, mu, kappa, total, products, layer.kernels, layer.workspace);
    }
    requireUniqueWeights(layer, mu + kappa);
    if (settings.blocks() == 1) {
      return new KernelWeightStep(
          v, mu, kappa, layer.isFirst(), products, layer.kernels, layer.workspace);
    }
    ColumnBlocks split = new ColumnBlocks(total, settings.blocks());
    int block = layer.self.block();
    return layer.isFirst()
        ? new FixedKernelStep(
            v,
            mu,
            split,
            block,
            other -> layer.data.trainInput(other, settings.blocks()),
            products,
            layer.kernels,
            layer.workspace)
        : new SlabKernelStep(v, mu, kappa, split, block, products, layer.kernels, layer.workspace);
  }

  /**
   * Fewer columns than inputs fit infinitely many W: only decay or the pull to W_old choose one.
   */
  private static void requireUniqueWeights(Layer layer, double ridge) {
    if (!(ridge > 0)) {
      throw new IllegalArgumentException(
          "exact steps of layer "
              + layer.self.layer()
              + " have "
              + layer.totalColumns()
              + " training columns for "
              + layer.v.in
              + " inputs and need a weight decay or a proximal weight above 0");
    }
  }
}
