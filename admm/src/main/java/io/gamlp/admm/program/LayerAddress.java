package io.gamlp.admm.program;

/**
 * Names one unit of training: the state of one layer for one block of columns.
 *
 * @param layer 1-based layer number in the deepest chain of the run; the output layer is the last
 * @param block 0-based column block
 */
public record LayerAddress(int layer, int block) {

  public LayerAddress {
    if (layer < 1 || block < 0) {
      throw new IllegalArgumentException(
          "layer must be >= 1 and block >= 0, got layer " + layer + ", block " + block);
    }
  }

  @Override
  public String toString() {
    return "layer " + layer + ", block " + block;
  }
}
