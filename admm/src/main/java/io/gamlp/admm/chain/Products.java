package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;

/** The matrices that every algorithm makes of a layer's variables. */
public final class Products {

  /** W p is carried along by updates; it is made anew this often, against creeping rounding. */
  private static final int REFRESH_EPOCHS = 32;

  private final LayerVariables v;
  private final Kernels kernels;
  private final Workspace workspace;

  Products(LayerVariables v, Kernels kernels, Workspace workspace) {
    this.v = v;
    this.kernels = kernels;
    this.workspace = workspace;
  }

  /** {@code W p} from scratch. */
  public void wp() {
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
}
