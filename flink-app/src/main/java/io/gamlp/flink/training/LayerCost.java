package io.gamlp.flink.training;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.training.TrainingSettings;

/** What an epoch of a (layer, block) costs; by it the loop places its keys. */
public final class LayerCost {

  private LayerCost() {}

  /**
   * Work of a (layer, block) in an epoch: its matrix products, of which W takes one half and p,
   * which the first layer does not update, the other.
   *
   * <p>Blocks differ by a column at most, and all count as the largest: a placement of equal costs
   * keeps the layers of a block together, where for costs that differ by so little none that suits
   * every parallelism does, and large messages cross subtasks.
   *
   * @param trainColumns V
   * @return floating-point operations
   */
  public static long flopsPerEpoch(
      TrainingSettings settings, int trainColumns, LayerAddress address) {
    int layer = address.layer();
    long columns = (trainColumns + settings.blocks() - 1L) / settings.blocks();
    if (layer == 1 && settings.firstLayerInSpan(trainColumns)) {
      // One product with XᵀX instead of two with X.
      return productsOfW(settings) * settings.out(1) * columns * trainColumns;
    }
    long products = layer == 1 ? productsOfW(settings) : 2 * productsOfW(settings);
    return 2 * products * settings.in(layer) * settings.out(layer) * columns;
  }

  private static long productsOfW(TrainingSettings settings) {
    return switch (settings.method()) {
      case PDADMM -> 2;
      // Backward and forward.
      case DLADMM -> 4;
      // One more, at the extrapolated W.
      case MDLAM -> 3;
    };
  }
}
