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
    WEIGHTS,
    /** A decoded matrix that is used in the step in which its message comes. */
    HEARD
  }

  private final float[][] floats = new float[Slot.values().length][0];

  private double[] normal = {};
  private double[] rightSides = {};

  /** At least {@code length} floats with arbitrary content. */
  public float[] floats(Slot slot, int length) {
    int i = slot.ordinal();
    if (floats[i].length < length) {
      floats[i] = new float[length];
    }
    return floats[i];
  }

  /** The matrix of normal equations, at least {@code length} doubles with arbitrary content. */
  public double[] normalMatrix(int length) {
    normal = atLeast(normal, length);
    return normal;
  }

  /** Right-hand sides of normal equations, at least {@code length} doubles. */
  public double[] rightSides(int length) {
    rightSides = atLeast(rightSides, length);
    return rightSides;
  }

  private static double[] atLeast(double[] array, int length) {
    return array.length < length ? new double[length] : array;
  }
}
