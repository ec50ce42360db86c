package io.gamlp.graph.store;

/**
 * Some consecutive rows of a sparse matrix over nodes.
 *
 * @param firstRow node of the first row
 * @param rowStart where each row starts in {@code columns}; one longer than there are rows
 * @param columns 0-based node of each entry, ascending and distinct within a row
 * @param values value of each entry, or null where all are 1
 */
public record CsrRows(int firstRow, int[] rowStart, int[] columns, float[] values) {

  public int rows() {
    return rowStart.length - 1;
  }

  public int entries() {
    return rowStart[rows()];
  }

  public float value(int entry) {
    return values == null ? 1f : values[entry];
  }
}
