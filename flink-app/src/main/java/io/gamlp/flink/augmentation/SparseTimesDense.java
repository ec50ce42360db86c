package io.gamlp.flink.augmentation;

/** The inner loop of every hop. */
final class SparseTimesDense {

  private SparseTimesDense() {}

  /**
   * Adds a sparse matrix times a dense one, entry after entry: {@code target_r += value *
   * source_c}.
   *
   * @param rowStart where each row starts in {@code columns}; one longer than there are rows
   * @param columns row of {@code source} of each entry
   * @param values value of each entry
   * @param source rows of {@code width} floats
   * @param target (Input and output) a row of {@code width} floats for each sparse row
   */
  static void addTo(
      int[] rowStart, int[] columns, float[] values, float[] source, float[] target, int width) {
    for (int row = 0; row + 1 < rowStart.length; row++) {
      int to = row * width;
      for (int entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
        addScaled(values[entry], source, columns[entry] * width, target, to, width);
      }
    }
  }

  /**
   * The same with some entries of each row, and with some consecutive rows of the dense matrix.
   *
   * @param from where the entries of each row start
   * @param to where they end
   * @param firstColumn column whose row of the dense matrix is the first of {@code source}
   */
  static void addTo(
      int[] from,
      int[] to,
      int[] columns,
      float[] values,
      int firstColumn,
      float[] source,
      float[] target,
      int width) {
    for (int row = 0; row < from.length; row++) {
      for (int entry = from[row]; entry < to[row]; entry++) {
        int at = (columns[entry] - firstColumn) * width;
        addScaled(values[entry], source, at, target, row * width, width);
      }
    }
  }

  /** A method of its own, so that the compiler vectorises it by itself. */
  private static void addScaled(
      float scale, float[] source, int from, float[] target, int to, int width) {
    for (int i = 0; i < width; i++) {
      target[to + i] += scale * source[from + i];
    }
  }
}
