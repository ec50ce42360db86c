package io.gamlp.flink.augmentation;

/**
 * One hop of one (node block, feature slab), on its way into a file.
 *
 * @param block node block
 * @param slab feature slab
 * @param width features a row
 * @param values row after row
 */
@SuppressWarnings("ArrayRecordComponent")
record DenseBlock(int block, int slab, int width, float[] values) {

  int rows() {
    return values.length / width;
  }
}
