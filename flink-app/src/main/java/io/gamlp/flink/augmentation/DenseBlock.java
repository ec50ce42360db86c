package io.gamlp.flink.augmentation;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Value of a vertex of the block graph: one hop of one (node block, feature slab). Immutable by
 * convention: it is handed on by reference wherever it stays in one JVM.
 *
 * @param block node block
 * @param slab feature slab
 * @param width features a row
 * @param values row after row
 */
@TypeInfo(BlockTypes.DenseFactory.class)
@SuppressWarnings("ArrayRecordComponent")
record DenseBlock(int block, int slab, int width, float[] values) {

  int rows() {
    return values.length / width;
  }
}
