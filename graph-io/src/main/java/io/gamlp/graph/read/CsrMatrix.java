package io.gamlp.graph.read;

import io.gamlp.graph.InputException;
import io.gamlp.graph.SparseFeatures;
import java.util.Arrays;

/**
 * The three arrays of a SciPy CSR matrix, checked and put into canonical order.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param rowStart where each row starts; {@code rows + 1} long
 * @param indices column of each entry, ascending and distinct within a row
 * @param values value of each entry
 */
record CsrMatrix(int rows, int columns, int[] rowStart, int[] indices, float[] values) {

  /** Feature dimensions above this are taken for a corrupt file. */
  static final int MAX_COLUMNS = 1 << 26;

  /**
   * Checks the arrays, sorts each row by column and adds up entries that stand twice, as SciPy
   * does.
   *
   * @param where file and entry, for messages
   * @throws InputException naming the row if the arrays do not fit each other
   */
  static CsrMatrix of(String where, int[] shape, int[] rowStart, int[] indices, float[] values) {
    if (shape.length != 2 || shape[0] < 0 || shape[1] < 0 || shape[1] > MAX_COLUMNS) {
      throw new InputException(
          where + ": expected the shape of a matrix, found " + Arrays.toString(shape));
    }
    int rows = shape[0];
    int columns = shape[1];
    if (rowStart.length != rows + 1L) {
      throw new InputException(
          where + ": expected row starts for " + rows + " rows, found " + rowStart.length);
    }
    if (indices.length != values.length) {
      throw new InputException(
          where + ": found " + indices.length + " column indices but " + values.length + " values");
    }
    if (rowStart[0] != 0 || rowStart[rows] != indices.length) {
      throw new InputException(
          String.format(
              "%s: expected row starts from 0 to %d, found %d to %d",
              where, indices.length, rowStart[0], rowStart[rows]));
    }
    boolean canonical = true;
    for (int row = 0; row < rows; row++) {
      if (rowStart[row + 1] < rowStart[row] || rowStart[row + 1] > indices.length) {
        throw new InputException(
            String.format(
                "%s, row %d: expected an end between %d and %d, found %d",
                where, row, rowStart[row], indices.length, rowStart[row + 1]));
      }
      for (int i = rowStart[row]; i < rowStart[row + 1]; i++) {
        if (indices[i] < 0 || indices[i] >= columns) {
          throw new InputException(
              String.format(
                  "%s, row %d: expected columns below %d, found %d",
                  where, row, columns, indices[i]));
        }
        if (!Float.isFinite(values[i])) {
          throw new InputException(
              String.format(
                  "%s, row %d, column %d: expected a finite number, found %s",
                  where, row, indices[i], values[i]));
        }
        canonical &= i == rowStart[row] || indices[i - 1] < indices[i];
      }
    }
    CsrMatrix matrix = new CsrMatrix(rows, columns, rowStart, indices, values);
    return canonical ? matrix : matrix.canonical();
  }

  private CsrMatrix canonical() {
    int[] newStart = new int[rows + 1];
    int[] newIndices = new int[indices.length];
    float[] newValues = new float[values.length];
    int size = 0;
    for (int row = 0; row < rows; row++) {
      int from = rowStart[row];
      long[] order = new long[rowStart[row + 1] - from];
      for (int k = 0; k < order.length; k++) {
        order[k] = ((long) indices[from + k] << 32) | k; // k keeps the sum's order fixed
      }
      Arrays.sort(order);
      for (long packed : order) {
        int column = (int) (packed >>> 32);
        float value = values[from + (int) packed];
        if (size > newStart[row] && newIndices[size - 1] == column) {
          newValues[size - 1] += value;
        } else {
          newIndices[size] = column;
          newValues[size++] = value;
        }
      }
      newStart[row + 1] = size;
    }
    return new CsrMatrix(
        rows, columns, newStart, Arrays.copyOf(newIndices, size), Arrays.copyOf(newValues, size));
  }

  SparseFeatures toFeatures() {
    return new SparseFeatures(rows, columns, rowStart, indices, values);
  }
}
