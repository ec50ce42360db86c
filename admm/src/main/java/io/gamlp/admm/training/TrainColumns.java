package io.gamlp.admm.training;

/** Walks through the training columns some thousand at a time, so that memory is bounded. */
final class TrainColumns {

  private static final int AT_ONCE = 4096;

  private final TrainingData data;
  private final int parts;

  TrainColumns(TrainingData data) {
    this.data = data;
    this.parts = (data.trainColumns() + AT_ONCE - 1) / AT_ONCE;
  }

  /** Takes some columns. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param first 0-based number of the first one
     * @param columns how many
     * @param x {@code columns x n_0}. Not modified.
     */
    void visit(int first, int columns, float[] x);
  }

  /**
   * The most columns that a visitor gets.
   *
   * @param columns all of them
   */
  static int most(int columns) {
    int parts = (columns + AT_ONCE - 1) / AT_ONCE;
    return parts == 0 ? 0 : (columns + parts - 1) / parts;
  }

  int count() {
    return data.trainColumns();
  }

  void forEach(Visitor visitor) {
    ColumnBlocks split = new ColumnBlocks(count(), parts);
    for (int part = 0; part < parts; part++) {
      visitor.visit(split.start(part), split.size(part), data.trainInput(part, parts));
    }
  }

  int[] labels() {
    int[] labels = new int[count()];
    ColumnBlocks split = new ColumnBlocks(labels.length, parts);
    for (int part = 0; part < parts; part++) {
      int[] some = data.trainLabels(part, parts);
      System.arraycopy(some, 0, labels, split.start(part), some.length);
    }
    return labels;
  }
}
