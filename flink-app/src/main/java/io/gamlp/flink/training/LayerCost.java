package io.gamlp.flink.training;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.TrainingSettings;

/** What an epoch of a (layer, block) costs; by it the loop places its keys. */
public final class LayerCost {

  private LayerCost() {}

  /**
   * Work of a (layer, block) in an epoch: four products, two in the first layer (architecture,
   * "Beyond one machine").
   *
   * @param trainColumns V
   * @return floating-point operations
   */
  public static long flopsPerEpoch(
      TrainingSettings settings, int trainColumns, LayerAddress address) {
    int layer = address.layer();
    long columns = new ColumnBlocks(trainColumns, settings.blocks()).size(address.block());
    long products = layer == 1 ? 2 : 4;
    return 2 * products * settings.in(layer) * settings.out(layer) * columns;
  }
}
