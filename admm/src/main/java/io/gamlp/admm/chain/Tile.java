package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns that stand together, few enough for the processor's cache: a chain of updates goes
 * through them tile by tile, so that memory is read once for all of it.
 *
 * @param first the first column
 * @param columns how many
 */
public record Tile(int first, int columns) {

  /** Enough rows for a product at full speed. */
  public static final int COLUMNS = 768;

  /** Tiles for chains with products in them. */
  static List<Tile> tiles(int columns) {
    return split(columns, COLUMNS);
  }

  /** Tiles for chains that are elementwise only. */
  static List<Tile> strips(int columns, int rows) {
    return split(columns, stripColumns(rows));
  }

  /** The most columns of a strip. */
  static int stripColumns(int rows) {
    return Math.max(1, Workspace.PIECE_ENTRIES / rows);
  }

  /** Of nearly equal size, so that none is too small for a product at full speed. */
  private static List<Tile> split(int columns, int atMost) {
    List<Tile> tiles = new ArrayList<>();
    int count = (columns + atMost - 1) / atMost;
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) columns * i / count);
      tiles.add(new Tile(from, (int) ((long) columns * (i + 1) / count) - from));
    }
    return List.copyOf(tiles);
  }
}
