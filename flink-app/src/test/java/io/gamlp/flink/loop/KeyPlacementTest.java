package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.LayerAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPlacementTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void spreadsEqualCostsEvenlyAtEveryParallelism(int blocks) {
    for (int layers = 1; layers <= 16; layers++) {
      assertBalanced(layers, blocks, a -> 1);
    }
  }

  /** Flops of real shapes: wide input, equal hidden layers, few classes. */
  @ParameterizedTest
  @CsvSource({
    "1, 10, 5732, 100, 7",
    "2, 10, 5732, 100, 7",
    "3, 10, 14812, 100, 6",
    "4, 10, 5732, 500, 7",
    "2, 10, 2000, 500, 3",
    "4, 5, 5732, 100, 7",
    "1, 5, 512, 256, 40",
    "2, 16, 30000, 64, 2",
    "3, 20, 767, 1000, 10",
    "3, 10, 3000, 100, 6",
    "5, 13, 5732, 100, 26"
  })
  void spreadsVeryUnequalCostsEvenlyAtEveryParallelism(
      int blocks, int layers, int inputs, int hidden, int classes) {
    assertBalanced(
        layers,
        blocks,
        a ->
            8L
                * (a.layer() == 1 ? inputs : hidden)
                * (a.layer() == layers ? classes : hidden)
                * 2708
                / blocks);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void spreadsCostsThatDoubleFromLayerToLayer(int blocks) {
    assertBalanced(10, blocks, a -> 1L << a.layer());
    assertBalanced(10, blocks, a -> 1L << (10 - a.layer()));
    assertBalanced(10, blocks, a -> a.layer() % 2 == 0 ? 50 : 1);
  }

  /** Four keys of 4 units and 32 of 1: full to the brim on 12 subtasks, and 10 and 11 compete. */
  @Test
  void staysWithinOneSmallKeyOfTheBoundWhereNoPlacementSuitsEveryParallelism() {
    assertThat(PlacementProof.placementExists(4, 4, 32, 1)).isFalse();
    assertBalanced(9, 4, a -> a.layer() == 1 ? 4 : 1, 1.25);
    assertThat(PlacementProof.placementExists(4, 2, 32, 1)).isFalse();
    // At most one small key too many: 4 where 3 are allowed.
    assertBalanced(9, 4, a -> a.layer() == 1 ? 2 : 1, 4 / 3.0);
  }

  @Test
  void findsAPlacementForEveryParallelismExactlyWhereOneExists() {
    SplittableRandom random = new SplittableRandom(7);
    int exist = 0;
    int shapes = 60;
    for (int i = 0; i < shapes; i++) {
      int blocks = 1 + random.nextInt(5);
      int hidden = 2 + random.nextInt(9);
      int heavy = 2 + random.nextInt(9);
      long[] costs =
          LongStream.range(0, blocks * (1L + hidden))
              .map(key -> key % (1 + hidden) == 0 ? heavy : 1)
              .toArray();
      boolean exists = PlacementProof.placementExists(blocks, heavy, blocks * hidden, 1);
      assertThat(isBalanced(costs))
          .as("%d blocks of one key of %d and %d of 1", blocks, heavy, hidden)
          .isEqualTo(exists);
      exist += exists ? 1 : 0;
    }
    assertThat(exist).isBetween(1, shapes - 1);
  }

  private static boolean isBalanced(long[] costs) {
    int[] groups = KeyGroupChoice.forCosts(costs, KeyPlacement.MAX_PARALLELISM);
    for (int p = 1; p <= 16; p++) {
      long[] load = new long[p];
      for (int i = 0; i < costs.length; i++) {
        load[groups[i] * p / KeyPlacement.MAX_PARALLELISM] += costs[i];
      }
      if (LongStream.of(load).max().orElseThrow() > KeyGroupChoice.allowedLoad(costs, p)) {
        return false;
      }
    }
    return true;
  }

  private static void assertBalanced(int layers, int blocks, ToLongFunction<LayerAddress> cost) {
    assertBalanced(layers, blocks, cost, 1);
  }

  private static void assertBalanced(
      int layers, int blocks, ToLongFunction<LayerAddress> cost, double slack) {
    KeyPlacement placement = KeyPlacement.of(layers, blocks, cost);
    long[] costs =
        IntStream.range(0, placement.size())
            .mapToLong(i -> cost.applyAsLong(placement.address(i)))
            .toArray();
    for (int p = 1; p <= 16; p++) {
      long[] load = new long[p];
      for (int i = 0; i < costs.length; i++) {
        load[placement.subtaskOf(placement.address(i), p)] += costs[i];
      }
      assertThat(IntStream.range(0, p).mapToLong(s -> load[s]).max().orElseThrow())
          .as("heaviest of %s subtasks, %s layers, %s blocks", p, layers, blocks)
          .isLessThanOrEqualTo((long) (slack * KeyGroupChoice.allowedLoad(costs, p)));
    }
  }

  @Test
  void allowsNoMoreThanTheMeanOrTheHeaviestKeyWhereKeysCanBeSpread() {
    assertThat(KeyGroupChoice.allowedLoad(new long[] {100, 1, 1, 1}, 2)).isEqualTo(100);
    assertThat(KeyGroupChoice.allowedLoad(new long[] {5, 5, 5, 5}, 2)).isEqualTo(12);
    // Ten equal keys on seven subtasks: somebody has two.
    assertThat(KeyGroupChoice.allowedLoad(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 7))
        .isEqualTo(2);
  }

  @Test
  void keepsNeighboursTogetherWhenCostsAreEqual() {
    KeyPlacement placement = KeyPlacement.of(16, 1, a -> 1);
    for (int p = 1; p <= 16; p++) {
      int parallelism = p;
      long crossing =
          IntStream.range(1, 16)
              .filter(
                  l ->
                      placement.subtaskOf(new LayerAddress(l, 0), parallelism)
                          != placement.subtaskOf(new LayerAddress(l + 1, 0), parallelism))
              .count();
      assertThat(crossing).isEqualTo(p - 1);
    }
  }

  @Test
  void givesEachAddressItsOwnKeyAndFindsItAgain() {
    KeyPlacement placement = KeyPlacement.of(10, 64, a -> a.layer() == 1 ? 40 : 1);
    Set<Integer> keys = new HashSet<>();
    for (int i = 0; i < placement.size(); i++) {
      LayerAddress address = placement.address(i);
      int key = placement.keyOf(address);
      assertThat(keys.add(key)).isTrue();
      assertThat(placement.addressOf(key)).isEqualTo(address);
    }
    assertThat(placement.addressOf(-1)).isNull();
  }

  @Test
  void isTheSameForTheSameCosts() {
    ToLongFunction<LayerAddress> cost = a -> 7L * a.layer() * a.layer() + a.block();
    assertThat(KeyPlacement.of(9, 3, cost)).isEqualTo(KeyPlacement.of(9, 3, cost));
    // Keys are part of savepoints: a change of this value breaks every savepoint there is.
    assertThat(KeyPlacement.of(3, 1, a -> 1).keyOf(new LayerAddress(2, 0))).isEqualTo(PINNED);
  }

  private static final int PINNED = 2340;

  @Test
  void refusesWhatCannotBePlaced() {
    assertThatThrownBy(() -> KeyPlacement.of(0, 1, a -> 1)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> KeyPlacement.of(2, 1, a -> -1)).hasMessageContaining("negative");
    assertThatThrownBy(() -> KeyPlacement.of(2, 1, a -> 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> KeyPlacement.of(2, 1, a -> 1).keyOf(new LayerAddress(3, 0)))
        .hasMessageContaining("no layer 3, block 0");
  }
}
