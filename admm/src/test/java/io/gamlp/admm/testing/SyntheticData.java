package io.gamlp.admm.testing;

import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.TrainingData;
import java.util.Arrays;
import java.util.Random;

/** Gaussian clusters, one a class, as training and held-out columns; every third is validation. */
public final class SyntheticData implements TrainingData {

  private final int inputs;
  private final int classes;
  private final float[] train;
  private final int[] trainLabels;
  private final float[] heldOut;
  private final int[] heldOutLabels;

  public SyntheticData(int inputs, int classes, int trainColumns, int heldOut, long seed) {
    this.inputs = inputs;
    this.classes = classes;
    Random random = new Random(seed);
    float[] centres = new float[classes * inputs];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = (float) random.nextGaussian();
    }
    this.trainLabels = labels(trainColumns, random);
    this.train = columns(trainLabels, centres, random);
    this.heldOutLabels = labels(heldOut, random);
    this.heldOut = columns(heldOutLabels, centres, random);
  }

  /** The same columns, with the next class as the label of training columns of a class. */
  public SyntheticData withoutTrainingOf(int absent) {
    return new SyntheticData(this, absent);
  }

  private SyntheticData(SyntheticData of, int absent) {
    this.inputs = of.inputs;
    this.classes = of.classes;
    this.train = of.train;
    this.trainLabels =
        Arrays.stream(of.trainLabels).map(c -> c == absent ? (c + 1) % classes : c).toArray();
    this.heldOut = of.heldOut;
    this.heldOutLabels = of.heldOutLabels;
  }

  private int[] labels(int count, Random random) {
    return random.ints(count, 0, classes).toArray();
  }

  private float[] columns(int[] labels, float[] centres, Random random) {
    float[] x = new float[labels.length * inputs];
    for (int v = 0; v < labels.length; v++) {
      for (int i = 0; i < inputs; i++) {
        x[v * inputs + i] = centres[labels[v] * inputs + i] + (float) random.nextGaussian();
      }
    }
    return x;
  }

  @Override
  public int inputDimension() {
    return inputs;
  }

  @Override
  public int numClasses() {
    return classes;
  }

  @Override
  public int trainColumns() {
    return trainLabels.length;
  }

  @Override
  public int heldOutColumns() {
    return heldOutLabels.length;
  }

  @Override
  public float[] trainInput(int block, int blocks) {
    return rows(train, trainLabels.length, block, blocks);
  }

  @Override
  public int[] trainLabels(int block, int blocks) {
    return part(trainLabels, block, blocks);
  }

  @Override
  public float[] heldOutInput(int block, int blocks) {
    return rows(heldOut, heldOutLabels.length, block, blocks);
  }

  @Override
  public int[] heldOutLabels(int block, int blocks) {
    return part(heldOutLabels, block, blocks);
  }

  @Override
  public boolean[] heldOutIsValidation(int block, int blocks) {
    int[] range = range(heldOutLabels.length, block, blocks);
    boolean[] validation = new boolean[range[1] - range[0]];
    for (int v = 0; v < validation.length; v++) {
      validation[v] = (range[0] + v) % 3 == 0;
    }
    return validation;
  }

  private float[] rows(float[] x, int columns, int block, int blocks) {
    int[] range = range(columns, block, blocks);
    return Arrays.copyOfRange(x, range[0] * inputs, range[1] * inputs);
  }

  private static int[] part(int[] labels, int block, int blocks) {
    int[] range = range(labels.length, block, blocks);
    return Arrays.copyOfRange(labels, range[0], range[1]);
  }

  private static int[] range(int columns, int block, int blocks) {
    if (columns == 0) {
      return new int[] {0, 0};
    }
    ColumnBlocks split = new ColumnBlocks(columns, blocks);
    return new int[] {split.start(block), split.start(block + 1)};
  }
}
