package io.gamlp.admm.training;

/**
 * What the first and the last layer need from outside the loop. Columns of the paper are rows here:
 * one node's augmented features are contiguous.
 *
 * <p>Training columns and held-out columns (validation and test) are each split by {@link
 * ColumnBlocks} into the run's number of blocks; a block with held-out columns but no labels does
 * not exist. Implementations may load lazily; arrays given out are not modified by the caller.
 */
public interface TrainingData {

  /** n_0, the length of a node's augmented features. */
  int inputDimension();

  int numClasses();

  /** V, the number of training columns. */
  int trainColumns();

  /** The number of validation and test columns together. */
  int heldOutColumns();

  /** X of a block of training columns: {@code size(block) x n_0}. */
  float[] trainInput(int block, int blocks);

  /** Classes of a block of training columns. */
  int[] trainLabels(int block, int blocks);

  /** Augmented features of a block of held-out columns. */
  float[] heldOutInput(int block, int blocks);

  /** Classes of a block of held-out columns. */
  int[] heldOutLabels(int block, int blocks);

  /** For a block of held-out columns: true where the column is for validation, false for test. */
  boolean[] heldOutIsValidation(int block, int blocks);
}
