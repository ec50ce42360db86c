package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
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
    float[] r = workspace.floats(Slot.R, v.outputs());
    float[] target = v.target();
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        r[row + i] = v.wp[row + i] + v.b[i] - target[row + i];
      }
    }
    return r;
  }

  /** {@code a = W p + b} into the workspace's slot R. */
  public float[] affine() {
    float[] a = workspace.floats(Slot.R, v.outputs());
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        a[row + i] = v.wp[row + i] + v.b[i];
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
    float[] wg = workspace.floats(Slot.PRODUCT, v.outputs());
    kernels.gemm(false, true, v.columns, v.out, v.in, 1f, g, v.w, 0f, wg);
    for (int c = 0; c < v.columns; c++) {
      double gg = Vectors.sumOfSquares(g, c * v.in, v.in);
      if (gg == 0) {
        continue;
      }
      double tau = ridge + weight * Vectors.sumOfSquares(wg, c * v.out, v.out) / gg;
      float step = (float) (1 / tau);
      Vectors.subtractScaled(v.p, g, c * v.in, v.in, step);
      Vectors.subtractScaled(v.wp, wg, c * v.out, v.out, step);
    }
  }
}
