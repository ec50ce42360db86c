package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Which key stands for which (layer, block), chosen so that the work is even on every parallelism.
 *
 * <p>Flink hashes a key to a key group and gives each subtask a contiguous run of key groups. So
 * each (layer, block) first gets a key group by its share of the summed cost, in the order block,
 * then layer. So a subtask hosts runs of neighbouring layers of a block, and only few of the large
 * messages between layers cross subtasks; and the wide first layers of the blocks are far apart.
 * Then an Integer is searched that hashes to that group. With P subtasks the heaviest carries at
 * most 1.2 times the mean, or the heaviest single key, wherever the number of keys allows it (10
 * equal keys on 7 subtasks leave 2 on one of them, whatever one does). That holds for every P up to
 * 16 at once, but for shapes that have no such placement: then a few P are over by about one small
 * key (4 keys of 4 units and 32 of 1 on 10 subtasks: 6, where 5.76 are allowed). For that shape,
 * and for others of two kinds of keys, {@code KeyPlacementTest} proves that there is none: all
 * places of the heavy keys are tried, and for each the rest are constraints on differences. Keys
 * must not depend on P, else no savepoint could be restored with another one.
 *
 * <p>A function of layers, blocks and costs alone: the same on every machine and for every
 * parallelism, so a savepoint can be restored with another one.
 */
public final class KeyPlacement implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Max parallelism of the loop's operators. Fixed, because the keys depend on it. Large enough to
   * tell all borders between subtasks apart for any parallelism up to 16 (they are 1/240 apart).
   */
  public static final int MAX_PARALLELISM = 1024;

  private final int layers;
  private final int blocks;
  private final int[] keys;

  private KeyPlacement(int layers, int blocks, int[] keys) {
    this.layers = layers;
    this.blocks = blocks;
    this.keys = keys;
  }

  /**
   * Places all (layer, block) of a run.
   *
   * @param cost what one epoch of a (layer, block) costs, in any unit, at least 0
   * @throws IllegalArgumentException when a size is below 1, a cost negative or all costs are 0
   */
  public static KeyPlacement of(int layers, int blocks, ToLongFunction<LayerAddress> cost) {
    if (layers < 1 || blocks < 1) {
      throw new IllegalArgumentException(
          "a loop needs at least one layer and one block, got " + layers + " and " + blocks);
    }
    long[] costs = new long[Math.multiplyExact(layers, blocks)];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = cost.applyAsLong(addressAt(i, layers));
      if (costs[i] < 0) {
        throw new IllegalArgumentException(
            "the cost of " + addressAt(i, layers) + " is negative: " + costs[i]);
      }
    }
    int[] groups = KeyGroupChoice.forCosts(costs, MAX_PARALLELISM);
    return new KeyPlacement(layers, blocks, keysThatHashTo(groups));
  }

  /** Distinct integers whose hashes fall into the given key groups. */
  private static int[] keysThatHashTo(int[] groups) {
    int[] keys = new int[groups.length];
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < groups.length; i++) {
      int key = 0;
      while (taken.contains(key)
          || KeyGroupRangeAssignment.assignToKeyGroup(key, MAX_PARALLELISM) != groups[i]) {
        key++;
      }
      taken.add(key);
      keys[i] = key;
    }
    return keys;
  }

  public int layers() {
    return layers;
  }

  public int blocks() {
    return blocks;
  }

  /** Number of (layer, block) pairs. */
  public int size() {
    return keys.length;
  }

  /** The i-th address in the order block, then layer. */
  public LayerAddress address(int i) {
    return addressAt(i, layers);
  }

  /**
   * The key of an address.
   *
   * @throws IllegalArgumentException when the run has no such layer or block
   */
  public int keyOf(LayerAddress address) {
    if (address.layer() > layers || address.block() >= blocks) {
      throw new IllegalArgumentException(
          "there is no "
              + address
              + " in a run of "
              + layers
              + " layers and "
              + blocks
              + " blocks");
    }
    return keys[address.block() * layers + address.layer() - 1];
  }

  /** The address that a key stands for, or null when no address of this run has that key. */
  public LayerAddress addressOf(int key) {
    int i = IntStream.range(0, keys.length).filter(k -> keys[k] == key).findFirst().orElse(-1);
    return i < 0 ? null : address(i);
  }

  /** The subtask that hosts an address when the loop runs with the given parallelism. */
  public int subtaskOf(LayerAddress address, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        keyOf(address), MAX_PARALLELISM, parallelism);
  }

  private static LayerAddress addressAt(int i, int layers) {
    return new LayerAddress(i % layers + 1, i / layers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPlacement that
        && that.layers == layers
        && Arrays.equals(that.keys, keys);
  }

  @Override
  public int hashCode() {
    return 31 * layers + Arrays.hashCode(keys);
  }
}
