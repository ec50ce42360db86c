package io.gamlp.flink.augmentation;

import java.io.Serializable;
import org.apache.flink.util.MathUtils;

/**
 * Vertex ids of the block graph, chosen so that Flink's hash partitioning spreads the blocks evenly
 * over the subtasks: few keys by themselves would pile up on some. Where each one goes changes
 * speed only, never results.
 */
final class BlockKeys implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long[] keys;

  private BlockKeys(long[] keys) {
    this.keys = keys;
  }

  static BlockKeys spread(BlockLayout layout, int parallelism) {
    long[] keys = new long[layout.blocks()];
    long[] next = new long[parallelism];
    for (int i = 0; i < keys.length; i++) {
      int subtask = i % parallelism;
      long key = next[subtask];
      while (MathUtils.murmurHash(Long.hashCode(key)) % parallelism != subtask) {
        key++;
      }
      keys[i] = key;
      next[subtask] = key + 1;
    }
    return new BlockKeys(keys);
  }

  long of(int block) {
    return keys[block];
  }
}
