package io.gamlp.admm.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 767, 768, 769, 2485, 22_735})
  void tilesCoverEachColumnOnceInNearlyEqualParts(int columns) {
    mustCover(Tile.tiles(columns), columns, Tile.COLUMNS);
    mustCover(Tile.strips(columns, 100), columns, 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 10_000})
  void aStripHasAtLeastOneColumn(int rows) {
    mustCover(Tile.strips(5, rows), 5, 1);
  }

  private static void mustCover(List<Tile> tiles, int columns, int most) {
    int next = 0;
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (Tile tile : tiles) {
      assertThat(tile.first()).isEqualTo(next);
      next += tile.columns();
      shortest = Math.min(shortest, tile.columns());
      longest = Math.max(longest, tile.columns());
    }
    assertThat(next).isEqualTo(columns);
    assertThat(longest).isLessThanOrEqualTo(most);
    assertThat(columns == 0 || longest - shortest <= 1).isTrue();
  }
}
