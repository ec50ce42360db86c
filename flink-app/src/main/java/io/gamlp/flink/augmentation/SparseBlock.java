package io.gamlp.flink.augmentation;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Value of an edge of the block graph: what one block contributes to another in a hop. Immutable by
 * convention.
 *
 * @param target node block that receives
 * @param position place of the source among the blocks that contribute to the target, ascending:
 *     the order in which to add, without which float sums would depend on arrival
 * @param contributors how many blocks contribute to the target
 * @param rowStart where each row of the target block starts in {@code columns}
 * @param columns row within the source block of each entry, ascending within a row
 * @param weights entry of Ã
 */
@TypeInfo(BlockTypes.SparseFactory.class)
@SuppressWarnings("ArrayRecordComponent")
record SparseBlock(
    int target, int position, int contributors, int[] rowStart, int[] columns, float[] weights) {

  int rows() {
    return rowStart.length - 1;
  }
}
