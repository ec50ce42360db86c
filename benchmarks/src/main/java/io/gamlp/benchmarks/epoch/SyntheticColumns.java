package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.TrainingData;
import java.util.Arrays;
import java.util.Random;

/** Random training columns of a given shape, nothing held out. */
public final class SyntheticColumns implements TrainingData {

  public static final int CLASSES = 7;

  private final int input;
  private final float[] x;
  private final int[] labels;

  public SyntheticColumns(int input, int columns) {
    this.input = input;
    this.x = new float[Math.multiplyExact(input, columns)];
    this.labels = new int[columns];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    for (int i = 0; i < columns; i++) {
      labels[i] = random.nextInt(CLASSES);
    }
  }

  @Override
  public int inputDimension() {
    return input;
  }

  @Override
  public int numClasses() {
    return CLASSES;
  }

  @Override
  public int trainColumns() {
    return labels.length;
  }

  @Override
  public int heldOutColumns() {
    return 0;
  }

  @Override
  public float[] trainInput(int block, int blocks) {
    if (blocks == 1) {
      return x;
    }
    ColumnBlocks split = new ColumnBlocks(labels.length, blocks);
    int from = split.start(block) * input;
    return Arrays.copyOfRange(x, from, from + split.size(block) * input);
  }

  @Override
  public int[] trainLabels(int block, int blocks) {
    ColumnBlocks split = new ColumnBlocks(labels.length, blocks);
    int from = split.start(block);
    return Arrays.copyOfRange(labels, from, from + split.size(block));
  }

  @Override
  public float[] heldOutInput(int block, int blocks) {
    return new float[0];
  }

  @Override
  public int[] heldOutLabels(int block, int blocks) {
    return new int[0];
  }

  @Override
  public boolean[] heldOutIsValidation(int block, int blocks) {
    return new boolean[0];
  }
}
