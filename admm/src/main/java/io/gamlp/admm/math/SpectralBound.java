package io.gamlp.admm.math;

import io.gamlp.admm.kernel.Kernels;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * An upper bound of {@code lambda_max(WᵀW)} that is tight to better than 1e-5 (spec §3), by Lanczos
 * started from the last call's vector. Lanczos bounds from below; the result is enlarged by its
 * residual and by the rounding of the products.
 *
 * <p>The warm vector is state: the same calls give the same bits, so it is saved with the layer.
 */
public final class SpectralBound {

  private static final double TOLERANCE = 3e-6;

  /** Relative error of a product with W in float32, generously. */
  private static final double ROUNDING = 2e-6;

  private static final int MAX_STEPS = 80;
  private static final int CHECK_EVERY = 4;

  /** Weight of a random direction in the start: finds a dominant vector that is new. */
  private static final float FRESH = 0.1f;

  private final int rows;
  private final int cols;
  private final float[] fresh;
  private float[] warm;

  /**
   * @param rows rows of W
   * @param cols columns of W
   */
  public SpectralBound(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
    this.fresh = randomUnit(cols);
    this.warm = fresh.clone();
  }

  /** The warm vector, {@code cols} long, to be saved. */
  public float[] warm() {
    return warm;
  }

  /** Puts a saved warm vector back. */
  public void warm(float[] saved) {
    warm = saved;
  }

  /**
   * @param w (Input) {@code rows x cols}. Not modified.
   * @return a number that is at least {@code lambda_max(WᵀW)}
   */
  public double of(Kernels kernels, float[] w) {
    int steps = Math.min(MAX_STEPS, cols);
    double[][] basis = new double[steps + 1][];
    double[] alpha = new double[steps];
    double[] beta = new double[steps + 1];
    float[] x = new float[cols];
    float[] wx = new float[rows];
    float[] y = new float[cols];
    basis[0] = start();
    for (int k = 0; k < steps; k++) {
      for (int i = 0; i < cols; i++) {
        x[i] = (float) basis[k][i];
      }
      kernels.gemv(false, rows, cols, w, x, wx);
      kernels.gemv(true, rows, cols, w, wx, y);
      double[] next = new double[cols];
      for (int i = 0; i < cols; i++) {
        next[i] = y[i];
      }
      alpha[k] = dot(next, basis[k]);
      orthogonalise(next, basis, k);
      beta[k + 1] = Math.sqrt(dot(next, next));
      boolean exhausted = beta[k + 1] <= 1e-7 * Math.abs(alpha[k]) || k + 1 == steps;
      if (exhausted || (k + 1) % CHECK_EVERY == 0) {
        double[] ritz = new double[k + 1];
        double value = largestRitz(alpha, beta, k + 1, ritz);
        double residual = beta[k + 1] * Math.abs(ritz[k]);
        if (exhausted || residual <= TOLERANCE * value) {
          remember(basis, ritz);
          return (value + residual) * (1 + ROUNDING);
        }
      }
      for (int i = 0; i < cols; i++) {
        next[i] /= beta[k + 1];
      }
      basis[k + 1] = next;
    }
    throw new IllegalStateException("unreachable: the last step always returns");
  }

  private double[] start() {
    double[] v = new double[cols];
    for (int i = 0; i < cols; i++) {
      v[i] = warm[i] + FRESH * fresh[i];
    }
    double norm = Math.sqrt(dot(v, v));
    for (int i = 0; i < cols; i++) {
      v[i] /= norm;
    }
    return v;
  }

  /** Twice, so that the basis stays orthogonal to working precision. */
  private static void orthogonalise(double[] next, double[][] basis, int last) {
    for (int pass = 0; pass < 2; pass++) {
      for (int j = last; j >= 0; j--) {
        double c = dot(next, basis[j]);
        for (int i = 0; i < next.length; i++) {
          next[i] -= c * basis[j][i];
        }
      }
    }
  }

  private static double largestRitz(double[] alpha, double[] beta, int order, double[] vector) {
    DMatrixRMaj t = new DMatrixRMaj(order, order);
    for (int i = 0; i < order; i++) {
      t.set(i, i, alpha[i]);
      if (i + 1 < order) {
        t.set(i, i + 1, beta[i + 1]);
        t.set(i + 1, i, beta[i + 1]);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(order, true, true);
    if (!eigen.decompose(t)) {
      throw new ArithmeticException("W has entries that are not finite");
    }
    int best = 0;
    for (int i = 1; i < order; i++) {
      if (eigen.getEigenvalue(i).getReal() > eigen.getEigenvalue(best).getReal()) {
        best = i;
      }
    }
    DMatrixRMaj v = eigen.getEigenVector(best);
    System.arraycopy(v.data, 0, vector, 0, order);
    return eigen.getEigenvalue(best).getReal();
  }

  private void remember(double[][] basis, double[] ritz) {
    float[] v = new float[cols];
    for (int i = 0; i < cols; i++) {
      double sum = 0;
      for (int j = 0; j < ritz.length; j++) {
        sum += ritz[j] * basis[j][i];
      }
      v[i] = (float) sum;
    }
    warm = v;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static float[] randomUnit(int length) {
    Random random = new Random(7);
    double[] v = new double[length];
    for (int i = 0; i < length; i++) {
      v[i] = random.nextGaussian();
    }
    double norm = Math.sqrt(dot(v, v));
    float[] unit = new float[length];
    for (int i = 0; i < length; i++) {
      unit[i] = (float) (v[i] / norm);
    }
    return unit;
  }
}
