package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.ProductSum;
import io.gamlp.admm.kernel.RightFactor;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Piece;
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
    int length = tile.columns() * v.out;
    int first = tile.first() * v.out;
    float[] r = workspace.floats(Slot.R, length);
    float[] b = repeatedBias();
    int most = stripEntries();
    for (int at = 0; at < length; at += most) {
      int n = Math.min(most, length - at);
      float[] wp = workspace.copy(Piece.WP, v.wp, first + at, n);
      float[] target = workspace.copy(Piece.Z, v.target(), first + at, n);
      for (int i = 0; i < n; i++) {
        wp[i] = wp[i] + b[i] - target[i];
      }
      System.arraycopy(wp, 0, r, at, n);
    }
    return r;
  }

  /**
   * {@code r pᵀ} and {@code r 1} of all columns.
   *
   * @param rp (Output) {@code out x in}
   * @param sums (Input/Output) {@code r 1} is added to it; {@code out} long
   */
  public void residualTimesInput(float[] rp, double[] sums) {
    ProductSum sum = kernels.sumOfProducts(v.out, v.in, rp);
    for (Tile tile : v.tiles) {
      float[] r = residual(tile);
      Vectors.addRows(r, tile.columns(), v.out, sums);
      sum.add(tile.columns(), r, 0, v.p, tile.first() * v.in);
    }
    sum.finish();
  }

  /** {@code a = W p + b} into the workspace's slot R. */
  public float[] affine() {
    return affine(v.all());
  }

  /** {@code a = W p + b} of a tile into the workspace's slot R, from 0 on. */
  public float[] affine(Tile tile) {
    int length = tile.columns() * v.out;
    int first = tile.first() * v.out;
    float[] a = workspace.floats(Slot.R, length);
    float[] b = repeatedBias();
    int most = stripEntries();
    for (int at = 0; at < length; at += most) {
      int n = Math.min(most, length - at);
      System.arraycopy(affine(first + at, n, b), 0, a, at, n);
    }
    return a;
  }

  /**
   * {@code a = W p + b} of a strip, in the workspace's piece WP.
   *
   * @param b {@link #repeatedBias}
   */
  public float[] affine(Tile strip, float[] b) {
    return affine(strip.first() * v.out, strip.columns() * v.out, b);
  }

  private float[] affine(int first, int length, float[] b) {
    float[] wp = workspace.copy(Piece.WP, v.wp, first, length);
    for (int i = 0; i < length; i++) {
      wp[i] += b[i];
    }
    return wp;
  }

  /** b for each column of a strip, in the workspace's piece B. */
  public float[] repeatedBias() {
    int length = stripEntries();
    float[] b = workspace.piece(Piece.B, length);
    for (int at = 0; at < length; at += v.out) {
      System.arraycopy(v.b, 0, b, at, v.out);
    }
    return b;
  }

  private int stripEntries() {
    return Tile.stripColumns(v.out) * v.out;
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
    float[] steps = workspace.piece(Piece.STEPS, tile.columns());
    for (int c = 0; c < tile.columns(); c++) {
      double gg = Vectors.sumOfSquares(g, gOffset + c * v.in, v.in);
      double wgwg = Vectors.sumOfSquares(wg, c * v.out, v.out);
      steps[c] = gg == 0 ? 0f : (float) (1 / (ridge + weight * wgwg / gg));
    }
    subtractScaled(v.p, tile, v.in, g, gOffset, steps);
    subtractScaled(v.wp, tile, v.out, wg, 0, steps);
  }

  /** {@code x_v <- x_v - steps_v d_v} for the columns v of a tile, of {@code rows} entries each. */
  private void subtractScaled(
      float[] x, Tile tile, int rows, float[] d, int dOffset, float[] steps) {
    int most = Tile.stripColumns(rows);
    for (int c = 0; c < tile.columns(); c += most) {
      int columns = Math.min(most, tile.columns() - c);
      int first = (tile.first() + c) * rows;
      float[] xStrip = workspace.copy(Piece.P, x, first, columns * rows);
      float[] dStrip = workspace.copy(Piece.G, d, dOffset + c * rows, columns * rows);
      for (int k = 0; k < columns; k++) {
        Vectors.subtractScaled(xStrip, k * rows, dStrip, rows, steps[c + k]);
      }
      System.arraycopy(xStrip, 0, x, first, columns * rows);
    }
  }
}
