package io.gamlp.admm.kernel;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
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

  private float[] packedA = {};
  private float[] packedB = {};

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
    multiply(transA, transB, m, n, k, alpha, a, 0, b, 0, beta, c, 0);
  }

  private void multiply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      for (int i = cOffset; i < cOffset + m * n; i++) {
        c[i] = beta == 0f ? 0f : beta * c[i];
      }
      return;
    }
    // Row-major C = op(A) op(B) is column-major Cᵀ = op(B)ᵀ op(A)ᵀ.
    String ta = transA ? "T" : "N";
    String tb = transB ? "T" : "N";
    float scale = beta;
    for (int done = 0; done < k; done += MAX_INNER) {
      int slab = Math.min(MAX_INNER, k - done);
      // A slab of whole rows stays where it is. One of columns is packed: the library's check of
      // indices refuses a stride beyond the last row's end.
      boolean packA = !transA && slab < k;
      boolean packB = transB && slab < k;
      float[] slabA = packA ? pack(a, aOffset, m, k, done, slab, packedA) : a;
      float[] slabB = packB ? pack(b, bOffset, n, k, done, slab, packedB) : b;
      int lda = transA ? m : slab;
      int ldb = transB ? slab : n;
      int offA = packA ? 0 : aOffset + (transA ? done * m : 0);
      int offB = packB ? 0 : bOffset + (transB ? 0 : done * n);
      blas.sgemm(
          tb, ta, n, m, slab, alpha, slabB, offB, ldb, slabA, offA, lda, scale, c, cOffset, n);
      packedA = packA ? slabA : packedA;
      packedB = packB ? slabB : packedB;
      scale = 1f;
    }
  }

  /** Columns {@code from} to {@code from + slab} of a {@code rows x cols} matrix, without gaps. */
  private static float[] pack(
      float[] x, int offset, int rows, int cols, int from, int slab, float[] reusable) {
    float[] packed = reusable.length < rows * slab ? new float[rows * slab] : reusable;
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, offset + i * cols + from, packed, i * slab, slab);
    }
    return packed;
  }

  @Override
  public RightFactor hold(float[] b, int rows, int cols) {
    return (transB, m, alpha, a, aOffset, beta, c, cOffset) ->
        multiply(
            false,
            transB,
            m,
            transB ? rows : cols,
            transB ? cols : rows,
            alpha,
            a,
            aOffset,
            b,
            0,
            beta,
            c,
            cOffset);
  }

  @Override
  public ProductSum sumOfProducts(int m, int n, float[] c) {
    Arrays.fill(c, 0, m * n, 0f);
    return new ProductSum() {
      @Override
      public void add(int k, float[] a, int aOffset, float[] b, int bOffset) {
        multiply(true, false, m, n, k, 1f, a, aOffset, b, bOffset, 1f, c, 0);
      }

      @Override
      public void finish() {
        // Every product is added where the sum is to be.
      }
    };
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
    // The library reads the other triangle too.
    Symmetric.mirrorLower(n, s);
    boolean positive =
        new CholeskyDecompositionInner_DDRM(true).decompose(DMatrixRMaj.wrap(n, n, s));
    for (int i = 0; i < n; i++) {
      // It takes NaN for positive.
      positive &= s[i * n + i] > 0;
    }
    if (!positive) {
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
  public void release() {
    packedA = new float[0];
    packedB = new float[0];
  }

  @Override
  public void close() {}
}
