package io.gamlp.admm.chain;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.List;

/**
 * The variables that one layer has for one block of columns in every algorithm of the family.
 * Matrices are row-major with one column of the paper (one graph node) a row.
 */
public final class LayerVariables {

  /** n_{l-1}. */
  public final int in;

  /** n_l. */
  public final int out;

  /** Columns of this block. */
  public final int columns;

  /** The columns in tiles for chains with products in them. */
  public final List<Tile> tiles;

  /** The columns in tiles for chains of elementwise updates of the output. */
  public final List<Tile> strips;

  /**
   * W, {@code out x in}; the same in all blocks of the layer. W_0, the W of the start, in a first
   * layer that holds its W by coefficients (see {@link SpanWeights}).
   */
  public float[] w;

  /** b, {@code out} long; the same in all blocks of the layer. */
  public float[] b;

  /**
   * p, the layer's input as this layer has it, {@code columns x in}; a_{l-1} where the papers call
   * it so. Of the first layer X, which never changes.
   */
  public float[] p;

  // The matrices below are null when all epochs are done, but for what may have to be told again.

  /** W p, {@code columns x out}, kept up to date by every step that changes W or p. */
  public float[] wp;

  /** z, {@code columns x out}. */
  public float[] z;

  /** What this layer tells of its output, {@code columns x out}: q, or f(z); null in the last. */
  public float[] q;

  /** What W p + b is fitted to where that is not z itself, {@code columns x out}, or null. */
  private float[] shifted;

  LayerVariables(int in, int out, int columns) {
    this.in = in;
    this.out = out;
    this.columns = columns;
    this.tiles = Tile.tiles(columns);
    this.strips = Tile.strips(columns, out);
  }

  public int inputs() {
    return columns * in;
  }

  public int outputs() {
    return columns * out;
  }

  /** All columns, as one tile. */
  Tile all() {
    return new Tile(0, columns);
  }

  /** What W p + b is fitted to: z, or z shifted by a dual. Not to be modified. */
  public float[] target() {
    return shifted == null ? z : shifted;
  }

  /** Lets W p + b be fitted to another matrix than z. */
  public void fitTo(float[] target) {
    shifted = target;
  }

  /** All epochs are done: lets go of all but W and b, and of p and q where they are not needed. */
  void ended(boolean needsP, boolean needsQ) {
    wp = null;
    z = null;
    p = needsP ? p : null;
    q = needsQ ? q : null;
  }

  void save(StateWriter state, boolean inputIsData) {
    state.floats("W", w, w.length);
    state.floats("b", b, b.length);
    saveIfHeld(state, "p", inputIsData ? null : p, inputs());
    saveIfHeld(state, "Wp", wp, outputs());
    saveIfHeld(state, "z", z, outputs());
    saveIfHeld(state, "q", q, outputs());
  }

  private static void saveIfHeld(StateWriter state, String name, float[] matrix, int length) {
    if (matrix != null) {
      state.floats(name, matrix, length);
    }
  }

  void restore(StateReader state, float[] inputData) {
    w = state.floats("W");
    b = state.floats("b");
    p = inputData != null ? inputData : state.floats("p");
    wp = state.floats("Wp");
    z = state.floats("z");
    q = state.floats("q");
  }
}
