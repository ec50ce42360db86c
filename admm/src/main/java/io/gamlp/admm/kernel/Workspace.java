package io.gamlp.admm.kernel;

import java.util.Arrays;

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

  /** Pieces of matrices that an update may go through together: see {@link #copy}. */
  public enum Piece {
    WP,
    /** b, repeated for each column. */
    B,
    Z,
    /** f(z). */
    F,
    P,
    Q,
    U,
    G,
    /** A step size for each column. */
    STEPS,
    // Lanes of sums.
    AFFINE_LANES,
    ACTIVATION_LANES,
    DUAL_LANES,
    PENALTY_LANES
  }

  /** Entries of a piece, unless a single column is longer: several pieces fit the first cache. */
  public static final int PIECE_ENTRIES = 2048;

  private final float[][] floats = new float[Slot.values().length][0];
  private final float[][] pieces = new float[Piece.values().length][0];

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

  /** At least {@code length} floats with arbitrary content; all pieces are equally long. */
  public float[] piece(Piece piece, int length) {
    if (pieces[0].length < length) {
      Arrays.setAll(pieces, i -> new float[Math.max(PIECE_ENTRIES, length)]);
    }
    return pieces[piece.ordinal()];
  }

  /**
   * A copy of a piece of a matrix that begins at 0, as do the other pieces: the compiler vectorises
   * a loop over several arrays only where it indexes all of them alike. The copies cost less than
   * they save, by far.
   *
   * @param matrix (Input) Not modified.
   * @param offset where the piece begins
   * @param length entries, {@link #PIECE_ENTRIES} or a column at most
   */
  public float[] copy(Piece piece, float[] matrix, int offset, int length) {
    float[] copy = piece(piece, length);
    System.arraycopy(matrix, offset, copy, 0, length);
    return copy;
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
