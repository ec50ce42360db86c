package io.gamlp.admm.kernel;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/**
 * Kernels without native code: products by netlib's Java BLAS (which uses the Vector API where the
 * JVM was started with {@code --add-modules jdk.incubator.vector}), factorisations by EJML.
 */
public final class JavaKernels implements Kernels {

  /** The Java product loses three quarters of its speed when the inner dimension is longer. */
  private static final int MAX_INNER = 500;

  private final BLAS blas = JavaBLAS.getInstance();

  @Override
  public String description() {
    return "pure Java (" + blas.getClass().getSimpleName() + ", EJML)";
  }

  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      float[] b,
      float beta,
      float[] c) {
    if (m == 0 || n == 0) {
      return;
    }
    // Row-major C = op(A) op(B) is column-major Cᵀ = op(B)ᵀ op(A)ᵀ.
    String ta = transA ? "T" : "N";
    String tb = transB ? "T" : "N";
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    float scale = beta;
    for (int done = 0; done < k; done += MAX_INNER) {
      int slab = Math.min(MAX_INNER, k - done);
      int offA = transA ? done * m : done;
      int offB = transB ? done : done * n;
      blas.sgemm(tb, ta, n, m, slab, alpha, b, offB, ldb, a, offA, lda, scale, c, 0, n);
      scale = 1f;
    }
  }

  @Override
  public void gram(boolean trans, int rows, int cols, float[] a, float[] c) {
    int n = trans ? cols : rows;
    int k = trans ? rows : cols;
    gemm(trans, !trans, n, n, k, 1f, a, a, 0f, c);
    Symmetric.mirrorLower(n, c);
  }

  @Override
  public void gemv(boolean trans, int rows, int cols, float[] a, float[] x, float[] y) {
    blas.sgemv(trans ? "N" : "T", cols, rows, 1f, a, cols, x, 1, 0f, y, 1);
  }

  @Override
  public void factorPositiveDefinite(int n, double[] s) {
    if (!new CholeskyDecompositionInner_DDRM(true).decompose(DMatrixRMaj.wrap(n, n, s))) {
      throw new ArithmeticException("matrix of order " + n + " is not positive definite");
    }
  }

  @Override
  public void solveFactored(int n, double[] factor, int nrhs, double[] b) {
    double[] x = new double[n];
    for (int i = 0; i < nrhs; i++) {
      System.arraycopy(b, i * n, x, 0, n);
      TriangularSolver_DDRM.solveL(factor, x, n);
      TriangularSolver_DDRM.solveTranL(factor, x, n);
      System.arraycopy(x, 0, b, i * n, n);
    }
  }

  @Override
  public void invertFactored(int n, double[] factor) {
    double[] inverse = new double[n * n];
    for (int i = 0; i < n; i++) {
      inverse[i * n + i] = 1;
    }
    solveFactored(n, factor, n, inverse);
    System.arraycopy(inverse, 0, factor, 0, n * n);
    Symmetric.mirrorLower(n, factor);
  }

  @Override
  public void close() {}
}
