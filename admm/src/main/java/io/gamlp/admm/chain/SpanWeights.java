package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.ColumnBlocks;

/**
 * The first layer's W where it is held by coefficients on X (spec §2, the end of Step bounds; see
 * {@link io.gamlp.admm.training.TrainingSettings#firstLayerInSpan}):
 *
 * <pre>W = c W_0 + S Xᵀ</pre>
 *
 * A step along the gradient {@code G = nu r Xᵀ + mu W} keeps this form, and {@code W X = c W_0 X +
 * S XᵀX} takes products with {@code XᵀX} only. The matrix W is made when somebody reads it.
 *
 * <p>Every block holds S of all columns, {@code n_1 x V}, and the rows of {@code XᵀX} of its own
 * columns. {@code W_0} is {@link LayerVariables#w}, which never changes here.
 */
final class SpanWeights {

  private final LayerVariables v;
  private final ColumnBlocks split;
  private final int self;
  private final InputKernel inputs;
  private final Kernels kernels;

  /** c. */
  private double scale = 1;

  /** S, {@code V x out}, a column of X a row. */
  private float[] s;

  /** {@code |W|²}; negative until the first step has made it. */
  private double squaredNorm = -1;

  // Made anew after a restore.

  /** {@code W_0 X} of this block, {@code columns x out}. */
  private float[] startProduct;

  /** This block's rows of {@code XᵀX}, {@code columns x V}. */
  private float[] kernel;

  /** {@code |XᵀX|²} of these rows. */
  private double kernelSquares;

  private double startNorm = -1;

  SpanWeights(LayerVariables v, ColumnBlocks split, int self, InputKernel inputs, Kernels kernels) {
    this.v = v;
    this.split = split;
    this.self = self;
    this.inputs = inputs;
    this.kernels = kernels;
    this.s = new float[Math.multiplyExact(split.columns(), v.out)];
  }

  /** {@code W X} of this block from scratch into {@link LayerVariables#wp}. */
  void wp() {
    float[] start = startProduct();
    for (int i = 0; i < v.outputs(); i++) {
      v.wp[i] = (float) (scale * start[i]);
    }
    kernels.gemm(false, false, v.columns, v.out, split.columns(), 1f, kernel(), s, 1f, v.wp);
  }

  /**
   * {@code alpha T XᵀX} of this block's columns.
   *
   * @param t (Input) {@code V x out}, of all columns. Not modified.
   * @param product (Output) {@code columns x out}
   */
  void timesKernel(float alpha, float[] t, float[] product) {
    kernels.gemm(false, false, v.columns, v.out, split.columns(), alpha, kernel(), t, 0f, product);
  }

  /** {@code |XᵀX|²} of this block's rows. */
  double kernelSquares() {
    kernel();
    return kernelSquares;
  }

  /** {@code <S, c W_0 X>} of this block's columns. */
  double startOverlap() {
    return scale * Vectors.dot(s, split.start(self) * v.out, startProduct(), 0, v.outputs());
  }

  /** {@code <S, W X>} of this block's columns. */
  double ownOverlap() {
    return Vectors.dot(s, split.start(self) * v.out, v.wp, 0, v.outputs());
  }

  /** {@code c² |W_0|²}. */
  double startSquares() {
    if (startNorm < 0) {
      startNorm = Vectors.sumOfSquares(v.w, 0, v.w.length);
    }
    return scale * scale * startNorm;
  }

  /**
   * {@code W <- (1 - decay) W - step r Xᵀ}.
   *
   * @param r (Input) {@code V x out}, of all columns. Not modified.
   * @param newSquaredNorm {@code |W|²} after the step
   */
  void step(double decay, double step, float[] r, double newSquaredNorm) {
    scale *= 1 - decay;
    float keep = (float) (1 - decay);
    float along = (float) step;
    for (int i = 0; i < s.length; i++) {
      s[i] = keep * s[i] - along * r[i];
    }
    squaredNorm = newSquaredNorm;
  }

  /** {@code |W|²}. */
  double squaredNorm() {
    return squaredNorm < 0 ? startSquares() : squaredNorm;
  }

  /**
   * {@code |nu R Xᵀ + mu W|²} of some rows, entry by entry: what no cancellation hurts.
   *
   * @param r (Input) {@code V x out}, of all columns. Not modified.
   * @param from first of these rows
   * @param to row after the last
   * @param scratch room for {@code (to - from) x in}
   */
  double gradientSquares(double nu, double mu, float[] r, int from, int to, float[] scratch) {
    int rows = to - from;
    float[] t = new float[split.columns() * rows];
    for (int c = 0; c < split.columns(); c++) {
      for (int i = 0; i < rows; i++) {
        int k = c * v.out + from + i;
        t[c * rows + i] = (float) (nu * r[k] + mu * s[k]);
      }
    }
    float[] gradient = scratch;
    float start = (float) (mu * scale);
    for (int i = 0; i < rows * v.in; i++) {
      gradient[i] = start * v.w[from * v.in + i];
    }
    inputs.transposed(t, rows, 1f, gradient);
    return Vectors.sumOfSquares(gradient, 0, rows * v.in);
  }

  /** W as it is now, to be kept. */
  KeptWeights keep() {
    return new KeptWeights(s.clone(), scale);
  }

  /** W as it is now; changes with it. */
  KeptWeights now() {
    return new KeptWeights(s, scale);
  }

  /**
   * Makes the matrix W of what was kept.
   *
   * @param w (Output) {@code out x in}
   */
  void matrix(KeptWeights kept, float[] w) {
    float start = (float) kept.scale();
    for (int i = 0; i < v.w.length; i++) {
      w[i] = v.w[i] * start;
    }
    inputs.transposed(kept.values(), v.out, 1f, w);
  }

  /**
   * {@code W E} of other columns E from {@code W_0 E} and {@code EᵀX}.
   *
   * @param startProduct (Input) {@code W_0 E}, {@code rows x out}. Not modified.
   * @param kernel (Input) {@code EᵀX}, {@code rows x V}. Not modified.
   * @return {@code rows x out}
   */
  float[] product(float[] startProduct, float[] kernel, int rows) {
    float[] product = new float[startProduct.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = (float) (scale * startProduct[i]);
    }
    kernels.gemm(false, false, rows, v.out, split.columns(), 1f, kernel, s, 1f, product);
    return product;
  }

  /** Lets go of what only steps read. */
  void ended() {
    startProduct = null;
    kernel = null;
  }

  private float[] startProduct() {
    if (startProduct == null) {
      startProduct = new float[v.outputs()];
      kernels.gemm(false, true, v.columns, v.out, v.in, 1f, v.p, v.w, 0f, startProduct);
    }
    return startProduct;
  }

  private float[] kernel() {
    if (kernel == null) {
      kernel = inputs.ofBlock(self);
      kernelSquares = Vectors.sumOfSquares(kernel, 0, kernel.length);
      // X is far larger than the operands of an epoch.
      kernels.release();
    }
    return kernel;
  }

  void save(StateWriter state) {
    state.doubles("span", scale, squaredNorm);
    state.floats("S", s, s.length);
  }

  void restore(StateReader state) {
    double[] numbers = state.doubles("span");
    scale = numbers[0];
    squaredNorm = numbers[1];
    s = state.floats("S");
  }
}
