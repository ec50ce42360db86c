package io.gamlp.admm.chain;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import java.util.Arrays;

/**
 * An update that couples the column blocks of a layer, such as that of W and b, in rounds between
 * them. In each round every block contributes, and then sees what all contributed; with one block a
 * round is complete at once. Every block computes the same, bit for bit.
 */
public interface JointStep {

  /**
   * How many rounds the running update takes; it may become more by what a round gave, but the same
   * for every block.
   */
  int rounds();

  /** This block's part of a round. Reads the variables, changes nothing that a restore needs. */
  Contribution contribute(int round, Penalties penalties);

  /** Takes what a round gave; the last round leaves the variables updated. */
  void absorb(int round, Outcome outcome, Penalties penalties);

  /**
   * Saves what the running update has taken from earlier rounds. Between two updates a step has
   * nothing that a restore needs.
   */
  void save(StateWriter state);

  /** Puts it back; the current round's contribution is then made again. */
  void restore(StateReader state);

  /**
   * What one block puts into a round.
   *
   * @param sum a matrix to be added over the blocks in block order, or empty
   * @param sumRows rows of that matrix
   * @param sumLength entries of that matrix; the array may be longer
   * @param numbers small numbers that every block gets of every block
   * @param matrices what each block gets of this one: a matrix for each block, or one for all
   */
  record Contribution(
      float[] sum, int sumRows, int sumLength, double[] numbers, float[][] matrices) {

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_NUMBERS = {};
    private static final float[][] NO_MATRICES = {NO_FLOATS};

    public static Contribution sum(float[] sum, int rows, int length) {
      return new Contribution(sum, rows, length, NO_NUMBERS, NO_MATRICES);
    }

    public static Contribution gather(double[] numbers) {
      return new Contribution(NO_FLOATS, 0, 0, numbers, NO_MATRICES);
    }

    /** Numbers and a matrix, the same for every block. */
    public static Contribution gather(double[] numbers, float[] matrix) {
      return new Contribution(NO_FLOATS, 0, 0, numbers, new float[][] {matrix});
    }

    /** Numbers for every block, and a matrix for each. */
    public static Contribution scatter(double[] numbers, float[][] matrixOfBlock) {
      return new Contribution(NO_FLOATS, 0, 0, numbers, matrixOfBlock);
    }

    boolean isSum() {
      return sumRows > 0;
    }

    /** The matrix that a block gets. */
    float[] matrixFor(int block) {
      return matrices.length == 1 ? matrices[0] : matrices[block];
    }

    /** This contribution with a sum of its own, where it stood in a workspace. */
    Contribution owned() {
      return isSum()
          ? new Contribution(Arrays.copyOf(sum, sumLength), sumRows, sumLength, numbers, matrices)
          : this;
    }

    /** What the round gives when there is one block only. */
    public Outcome alone() {
      return new Outcome(sum, new double[][] {numbers}, matrices);
    }
  }

  /**
   * What all blocks put into a round.
   *
   * @param sum the sum over the blocks; only for a round of sums
   * @param numbers the numbers of each block, in block order; only for a round of gathering
   * @param matrices what each block had for this one, in block order; only for a round of gathering
   */
  record Outcome(float[] sum, double[][] numbers, float[][] matrices) {

    /** Adds the numbers of all blocks, in block order. */
    public double[] addedNumbers() {
      double[] sum = numbers[0].clone();
      for (int block = 1; block < numbers.length; block++) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += numbers[block][i];
        }
      }
      return sum;
    }
  }
}
