package io.gamlp.admm.pdadmm;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;

/**
 * The variables of one layer for one block of columns (spec §2), and what the layer knows of its
 * neighbours' variables. Matrices are row-major with one column of the paper (one graph node) a
 * row.
 */
final class LayerVariables {

  /** n_{l-1}. */
  final int in;

  /** n_l. */
  final int out;

  /** Columns of this block. */
  final int columns;

  /** W, {@code out x in}; the same in all blocks of the layer. */
  float[] w;

  /** b, {@code out} long; the same in all blocks of the layer. */
  float[] b;

  /** p, {@code columns x in}; of the first layer X, which never changes. */
  float[] p;

  /** W p, {@code columns x out}, kept up to date by every step that changes W or p. */
  float[] wp;

  /** z, {@code columns x out}. */
  float[] z;

  /** q, {@code columns x out}; null in the output layer. */
  float[] q;

  /** The dual of {@code p_{l+1} = q_l}, {@code columns x out}; null in the output layer. */
  float[] u;

  /**
   * This end's copy of the dual of {@code p_l = q_{l-1}}, {@code columns x in}; null in layer 1.
   */
  float[] uBelow;

  /** q_{l-1} from its arrival until the p-step has used it; the sender's array, not modified. */
  float[] qBelow;

  LayerVariables(int in, int out, int columns) {
    this.in = in;
    this.out = out;
    this.columns = columns;
  }

  int inputs() {
    return columns * in;
  }

  int outputs() {
    return columns * out;
  }

  void save(StateWriter state, boolean inputIsData) {
    state.floats("W", w, w.length);
    state.floats("b", b, b.length);
    if (!inputIsData) {
      state.floats("p", p, inputs());
      state.floats("uBelow", uBelow, inputs());
    }
    state.floats("Wp", wp, outputs());
    state.floats("z", z, outputs());
    if (q != null) {
      state.floats("q", q, outputs());
      state.floats("u", u, outputs());
    }
    if (qBelow != null) {
      state.floats("qBelow", qBelow, inputs());
    }
  }

  void restore(StateReader state, float[] inputData) {
    w = state.floats("W");
    b = state.floats("b");
    p = inputData != null ? inputData : state.floats("p");
    uBelow = state.floats("uBelow");
    wp = state.floats("Wp");
    z = state.floats("z");
    q = state.floats("q");
    u = state.floats("u");
    qBelow = state.floats("qBelow");
  }
}
