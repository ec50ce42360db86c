package io.gamlp.admm.chain;

import io.gamlp.admm.math.SpectralBound;

/**
 * An upper bound of {@code lambda_max(pᵀ p)} over this block's columns, for steps of W that are not
 * along the gradient. Added over the blocks it bounds that of all columns, and with one block it is
 * tight. It has no memory, so that a round that is made again after a restore gives the same bits.
 */
public final class InputBound {

  private final Layer layer;
  private final SpectralBound bound;
  private final float[] start;

  /** X never changes. */
  private double ofFirstLayer;

  public InputBound(Layer layer) {
    this.layer = layer;
    this.bound = new SpectralBound(layer.v.columns, layer.v.in);
    this.start = bound.warm();
  }

  public double value() {
    if (ofFirstLayer > 0) {
      return ofFirstLayer;
    }
    bound.warm(start);
    double value = bound.of(layer.kernels, layer.v.p);
    ofFirstLayer = layer.isFirst() ? value : 0;
    return value;
  }
}
