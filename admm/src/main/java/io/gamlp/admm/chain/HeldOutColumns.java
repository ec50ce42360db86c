package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.training.TrainingSettings;

/**
 * What evaluations need of a block's held-out columns E in the first layer: {@code W E}.
 *
 * <p>Where W is held by its coefficients on X and there are evaluations enough, {@code W_0 E} and
 * {@code EᵀX} are made once, and E is let go; else E is kept, and W made as a matrix each time.
 */
public final class HeldOutColumns {

  private final Layer layer;
  private final Kernels kernels;

  /** E, {@code rows x n_0}; null before the first evaluation and where it is not needed again. */
  private float[] input;

  private float[] startProduct;
  private float[] kernel;

  HeldOutColumns(Layer layer) {
    this.layer = layer;
    this.kernels = layer.kernels;
  }

  /** {@code W E} with the weights of now, {@code rows x out}. */
  float[] product() {
    LayerVariables v = layer.v;
    if (kernel != null) {
      return layer.span.product(startProduct, kernel, startProduct.length / v.out);
    }
    if (input == null) {
      input = layer.data.heldOutInput(layer.self.block(), layer.settings.blocks());
    }
    int rows = input.length / v.in;
    if (layer.span != null && inKernelForm(layer.settings, layer.totalColumns(), rows)) {
      kernel = layer.inputs.with(input, rows);
      startProduct = times(v.w, rows);
      input = null;
      // X is far larger than the operands of an epoch.
      kernels.release();
      return product();
    }
    return times(layer.matrixNow(), rows);
  }

  /** Lets go of what products are made of: there will be no more. */
  void ended() {
    input = null;
    startProduct = null;
    kernel = null;
  }

  private float[] times(float[] w, int rows) {
    float[] product = new float[rows * layer.v.out];
    kernels.gemm(false, true, rows, layer.v.out, layer.v.in, 1f, input, w, 0f, product);
    return product;
  }

  /**
   * Whether the products of all evaluations of a run are fewer in kernel form, for a W that is held
   * by its coefficients: {@code EᵀX} and {@code W_0 E} once and {@code S XᵀE} each time, against W
   * and {@code W E} each time.
   *
   * @param trainColumns V
   * @param rows columns of E
   */
  public static boolean inKernelForm(TrainingSettings settings, int trainColumns, long rows) {
    double in = settings.in(1);
    double out = settings.out(1);
    double v = trainColumns;
    double perStage =
        settings.evalEvery() == 0 ? 1 : (double) settings.epochs() / settings.evalEvery();
    double evaluations = perStage * settings.depths().stages();
    double once = in * rows * (v + out);
    return once + evaluations * out * v * rows < evaluations * out * in * (v + rows);
  }
}
