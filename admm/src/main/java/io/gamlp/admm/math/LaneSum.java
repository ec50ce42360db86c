package io.gamlp.admm.math;

import java.util.Arrays;

/**
 * A sum over many pieces of {@code float[]}, as fast as a vectorised loop: an entry of each piece
 * is added to its lane, in float, and after {@link #PIECES} pieces the lanes go into a sum in
 * double. A term so takes part in fewer than {@link #PIECES} roundings of float, of a lane that
 * holds no more than that many terms.
 */
public final class LaneSum {

  private static final int PIECES = 16;

  private float[] lanes;
  private int pieces;
  private double sum;

  /**
   * Begins anew, at 0.
   *
   * @param newLanes at least as long as the longest piece; in use until {@link #end}
   */
  public void begin(float[] newLanes) {
    lanes = newLanes;
    Arrays.fill(lanes, 0f);
    pieces = 0;
    sum = 0;
  }

  /** The lanes, for the next piece to be added to: {@code lanes[i] += x[i]}. */
  public float[] lanes() {
    if (pieces == PIECES) {
      flush();
    }
    pieces++;
    return lanes;
  }

  private void flush() {
    sum += Vectors.sum(lanes);
    Arrays.fill(lanes, 0f);
    pieces = 0;
  }

  /** All pieces are added. */
  public void end() {
    flush();
    lanes = null;
  }

  /** The sum of all that was added until the end. */
  public double total() {
    return sum;
  }
}
