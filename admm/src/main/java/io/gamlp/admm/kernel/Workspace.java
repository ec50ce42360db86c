package io.gamlp.admm.kernel;

/**
 * Scratch arrays that all programs on one thread share, so that an epoch allocates nothing. What a
 * slot holds is gone as soon as another program runs.
 */
public final class Workspace {

  /** The scratch matrices that an update may need at the same time. */
  public enum Slot {
    /** The residual {@code r = W p + b - z}, or another matrix of the layer's output shape. */
    R,
    /** The gradient of p, or another matrix of the layer's input shape. */
    G,
    /** A product of the layer's output shape. */
    PRODUCT,
    /** The gradient of W, or another matrix of W's shape. */
    WEIGHTS
  }

  private final float[][] floats = new float[Slot.values().length][0];

  /** At least {@code length} floats with arbitrary content. */
  public float[] floats(Slot slot, int length) {
    int i = slot.ordinal();
    if (floats[i].length < length) {
      floats[i] = new float[length];
    }
    return floats[i];
  }
}
