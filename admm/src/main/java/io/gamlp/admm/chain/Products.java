package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.Vectors;

/** The matrices that every algorithm makes of a layer's variables. */
public final class Products {

  /** W p is carried along by updates; it is made anew this often, against creeping rounding. */
  private static final int REFRESH_EPOCHS = 32;

  private final LayerVariables v;
  private final SpanWeights span;
  private final Kernels kernels;
  private final Workspace workspace;

  /**
   * @param span W where it is held by its coefficients on X, or null
   */
  Products(LayerVariables v, SpanWeights span, Kernels kernels, Workspace workspace) {
    this.v = v;
    this.span = span;
    this.kernels = kernels;
    this.workspace = workspace;
  }

  /** {@code W p} from scratch. */
  public void wp() {
    if (span != null) {
      span.wp();
      return;
    }
    kernels.gemm(false, true, v.columns, v.out, v.in, 1f, v.p, v.w, 0f, v.wp);
  }

  /** Makes W p anew in some epochs. */
  public void refresh(int epoch) {
    if (epoch % REFRESH_EPOCHS == 0) {
      wp();
    }
  }

  /** {@code r = W p + b - target} into the workspace's slot R. */
  public float[] residual() {
    return residual(v.all());
  }

  /** {@code r = W p + b - target} of a tile into the workspace's slot R, from 0 on. */
  public float[] residual(Tile tile) {
    float[] r = workspace.floats(Slot.R, tile.columns() * v.out);
    float[] target = v.target();
    float[] wp = v.wp;
    float[] b = v.b;
    int first = tile.first() * v.out;
    for (int row = 0; row < tile.columns() * v.out; row += v.out) {
      for (int i = 0; i < v.out; i++) {
        r[row + i] = wp[first + row + i] + b[i] - target[first + row + i];
      }
    }
    return r;
  }

  /** {@code r pᵀ}, {@code out x in}, of all columns. */
  public void residualTimesInput(float[] rp) {
    ProductSum sum = kernels.sumOfProducts(v.out, v.in, rp);
    for (Tile tile : v.tiles) {
      sum.add(tile.columns(), residual(tile), 0, v.p, tile.first() * v.in);
    }
    sum.finish();
  }

  /** {@code a = W p + b} into the workspace's slot R. */
  public float[] affine() {
    return affine(v.all());
  }

  /** {@code a = W p + b} of a tile into the workspace's slot R, from 0 on. */
  public float[] affine(Tile tile) {
    float[] a = workspace.floats(Slot.R, tile.columns() * v.out);
    float[] wp = v.wp;
    float[] b = v.b;
    int first = tile.first() * v.out;
    for (int row = 0; row < tile.columns() * v.out; row += v.out) {
      for (int i = 0; i < v.out; i++) {
        a[row + i] = wp[first + row + i] + b[i];
      }
    }
    return a;
  }

  /**
   * {@code p_v <- p_v - g_v / tau_v} for each column v, {@code tau_v = ridge + weight |W g_v|² /
   * |g_v|²}: the exact line search along the gradient of a function whose curvature is {@code ridge
   * I + weight WᵀW} (spec §2, Step bounds). W p follows without a product.
   *
   * @param g (Input) {@code columns x in}. Not modified.
   */
  public void descend(float[] g, double ridge, double weight) {
    RightFactor w = kernels.hold(v.w, v.out, v.in);
    for (Tile tile : v.tiles) {
      descend(tile, w, g, tile.first() * v.in, ridge, weight);
    }
  }

  /**
   * {@link #descend(float[], double, double)} for a tile.
   *
   * @param w W, held
   * @param g (Input) the tile's gradient, from {@code gOffset} on. Not modified.
   */
  public void descend(
      Tile tile, RightFactor w, float[] g, int gOffset, double ridge, double weight) {
    float[] wg = workspace.floats(Slot.PRODUCT, tile.columns() * v.out);
    w.multiply(true, tile.columns(), 1f, g, gOffset, 0f, wg, 0);
    for (int c = 0; c < tile.columns(); c++) {
      int gAt = gOffset + c * v.in;
      double gg = Vectors.sumOfSquares(g, gAt, v.in);
      if (gg == 0) {
        continue;
      }
      double tau = ridge + weight * Vectors.sumOfSquares(wg, c * v.out, v.out) / gg;
      float step = (float) (1 / tau);
      int column = tile.first() + c;
      Vectors.subtractScaled(v.p, column * v.in, g, gAt, v.in, step);
      Vectors.subtractScaled(v.wp, column * v.out, wg, c * v.out, v.out, step);
    }
  }
}
