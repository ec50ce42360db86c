package io.gamlp.flink.training;

import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.flink.augmentation.AugmentedStore;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SplitRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Training and held-out columns out of an augmented store. Rows are read each time that they are
 * asked for. Confined to one thread at a time.
 */
public final class StoreTrainingData implements TrainingData {

  private final AugmentedStore store;
  private final int[] labels;
  private final byte[] roles;
  private final int[] train;
  private final int[] heldOut;

  /**
   * @param store the augmented snapshot
   * @throws InputException when the snapshot has no training columns
   */
  public StoreTrainingData(AugmentedStore store) throws IOException {
    this.store = store;
    this.labels = store.labels();
    this.roles = store.roles();
    this.train = nodes(SplitRole.TRAIN, SplitRole.TRAIN);
    this.heldOut = nodes(SplitRole.VAL, SplitRole.TEST);
    if (train.length == 0) {
      throw new InputException(
          store.manifest().name() + ": there are no training nodes, expected at least one a class");
    }
  }

  private int[] nodes(SplitRole one, SplitRole other) {
    int[] nodes = new int[roles.length];
    int count = 0;
    for (int v = 0; v < roles.length; v++) {
      if (roles[v] == one.ordinal() || roles[v] == other.ordinal()) {
        nodes[count++] = v;
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  @Override
  public int inputDimension() {
    return store.manifest().inputDimension();
  }

  @Override
  public int numClasses() {
    return store.manifest().numClasses();
  }

  @Override
  public int trainColumns() {
    return train.length;
  }

  @Override
  public int heldOutColumns() {
    return heldOut.length;
  }

  @Override
  public float[] trainInput(int block, int blocks) {
    return rows(slice(train, block, blocks));
  }

  @Override
  public int[] trainLabels(int block, int blocks) {
    return labelsOf(slice(train, block, blocks));
  }

  @Override
  public float[] heldOutInput(int block, int blocks) {
    return rows(slice(heldOut, block, blocks));
  }

  @Override
  public int[] heldOutLabels(int block, int blocks) {
    return labelsOf(slice(heldOut, block, blocks));
  }

  @Override
  public boolean[] heldOutIsValidation(int block, int blocks) {
    int[] nodes = slice(heldOut, block, blocks);
    boolean[] validation = new boolean[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      validation[i] = roles[nodes[i]] == SplitRole.VAL.ordinal();
    }
    return validation;
  }

  private static int[] slice(int[] nodes, int block, int blocks) {
    int start = ColumnBlocks.start(nodes.length, block, blocks);
    return Arrays.copyOfRange(nodes, start, ColumnBlocks.start(nodes.length, block + 1, blocks));
  }

  private int[] labelsOf(int[] nodes) {
    return Arrays.stream(nodes).map(node -> labels[node]).toArray();
  }

  private float[] rows(int[] nodes) {
    float[] rows = new float[Math.multiplyExact(nodes.length, inputDimension())];
    try {
      store.readRows(nodes, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
