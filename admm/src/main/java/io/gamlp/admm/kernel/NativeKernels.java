package io.gamlp.admm.kernel;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotri;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrs;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;

/**
 * OpenBLAS through JavaCPP. Operands are copied into direct buffers that this instance keeps and
 * reuses, while JavaCPP's own array overloads allocate and free at every call. A matrix with a row
 * for each graph node is copied in pieces of {@link #PIECE} rows: they stay in the processor's
 * cache, so that memory is read once, as the product itself would.
 *
 * <p>OpenBLAS's own threads are switched off: parallelism comes from layers and blocks, and a task
 * slot must not take more than its core.
 */
public final class NativeKernels implements Kernels {

  /** What {@code LAPACKE_dpotrf} says of a NaN in its fourth argument, the matrix. */
  private static final int LAPACKE_NAN_IN_MATRIX = -4;

  /** Fewer rows, and OpenBLAS packs the other operand too often. */
  public static final int PIECE = 1024;

  private final Staged a = new Staged();
  private final Staged b = new Staged();
  private final Staged c = new Staged();
  private final StagedDouble s = new StagedDouble();
  private final StagedDouble rhs = new StagedDouble();
  private final Held held = new Held();
  private final Sum sum = new Sum();
  private final String description;

  public NativeKernels() {
    blas_set_num_threads(1);
    description =
        "OpenBLAS " + artefactVersion() + " (" + System.getProperty("os.arch") + forcedCore() + ")";
  }

  private static String artefactVersion() {
    try {
      return Loader.getVersion("org.bytedeco", "openblas");
    } catch (IOException e) {
      return "of unknown version";
    }
  }

  /** The kernel set that the environment forces on OpenBLAS: another one gives other bits. */
  private static String forcedCore() {
    String core = System.getenv("OPENBLAS_CORETYPE");
    return core == null ? "" : ", forced to " + core;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] aHeap,
      float[] bHeap,
      float beta,
      float[] cHeap) {
    if (m == 0 || n == 0) {
      return;
    }
    if (!transA) {
      hold(bHeap, transB ? n : k, transB ? k : n)
          .multiply(transB, m, alpha, aHeap, 0, beta, cHeap, 0);
    } else if (!transB) {
      sum.begin(m, n, alpha, beta, cHeap);
      sum.add(k, aHeap, 0, bHeap, 0);
      sum.finish();
    } else {
      FloatPointer pa = a.put(aHeap, 0, m * k);
      FloatPointer pb = b.put(bHeap, 0, k * n);
      FloatPointer pc = beta == 0f ? c.room(m * n) : c.put(cHeap, 0, m * n);
      sgemm(true, true, m, n, k, alpha, pa, pb, beta, pc);
      c.get(cHeap, 0, m * n);
    }
  }

  private static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      FloatPointer a,
      FloatPointer b,
      float beta,
      FloatPointer c) {
    cblas_sgemm(
        CblasRowMajor,
        transA ? CblasTrans : CblasNoTrans,
        transB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        alpha,
        a,
        transA ? m : k,
        b,
        transB ? k : n,
        beta,
        c,
        n);
  }

  @Override
  public RightFactor hold(float[] bHeap, int rows, int cols) {
    held.take(bHeap, rows, cols);
    return held;
  }

  @Override
  public ProductSum sumOfProducts(int m, int n, float[] cHeap) {
    sum.begin(m, n, 1f, 0f, cHeap);
    return sum;
  }

  /** The staged b, and pieces of a and c. */
  private final class Held implements RightFactor {
    private int rows;
    private int cols;
    private FloatPointer pb;

    void take(float[] bHeap, int newRows, int newCols) {
      rows = newRows;
      cols = newCols;
      pb = b.put(bHeap, 0, rows * cols);
    }

    @Override
    public void multiply(
        boolean transB,
        int m,
        float alpha,
        float[] aHeap,
        int aOffset,
        float beta,
        float[] cHeap,
        int cOffset) {
      int n = transB ? rows : cols;
      int k = transB ? cols : rows;
      for (int done = 0; done < m; done += PIECE) {
        int piece = Math.min(PIECE, m - done);
        int at = cOffset + done * n;
        FloatPointer pa = a.put(aHeap, aOffset + done * k, piece * k);
        FloatPointer pc = beta == 0f ? c.room(piece * n) : c.put(cHeap, at, piece * n);
        sgemm(false, transB, piece, n, k, alpha, pa, pb, beta, pc);
        c.get(cHeap, at, piece * n);
      }
    }
  }

  /** The staged c, and pieces of a and b. */
  private final class Sum implements ProductSum {
    private int m;
    private int n;
    private float alpha;
    private float beta;
    private float[] cHeap;
    private FloatPointer pc;

    void begin(int newM, int newN, float newAlpha, float newBeta, float[] newCHeap) {
      cHeap = newCHeap;
      m = newM;
      n = newN;
      alpha = newAlpha;
      beta = newBeta;
      pc = beta == 0f ? c.room(m * n) : c.put(cHeap, 0, m * n);
    }

    @Override
    public void add(int k, float[] aHeap, int aOffset, float[] bHeap, int bOffset) {
      int done = 0;
      do {
        int piece = Math.min(PIECE, k - done);
        FloatPointer pa = a.put(aHeap, aOffset + done * m, piece * m);
        FloatPointer pb = b.put(bHeap, bOffset + done * n, piece * n);
        sgemm(true, false, m, n, piece, alpha, pa, pb, beta, pc);
        beta = 1f;
        done += piece;
      } while (done < k);
    }

    @Override
    public void finish() {
      boolean nothingAdded = beta == 0f;
      if (nothingAdded) {
        Arrays.fill(cHeap, 0, m * n, 0f);
      } else {
        c.get(cHeap, 0, m * n);
      }
      cHeap = null;
    }
  }

  @Override
  public void gram(boolean trans, int rows, int cols, float[] aHeap, float[] cHeap) {
    int n = trans ? cols : rows;
    int k = trans ? rows : cols;
    FloatPointer pc = c.room(n * n);
    // Without transposition a piece of rows is no term of the sum.
    int piece = trans ? PIECE : rows;
    for (int done = 0; done < rows; done += piece) {
      int count = Math.min(piece, rows - done);
      cblas_ssyrk(
          CblasRowMajor,
          CblasLower,
          trans ? CblasTrans : CblasNoTrans,
          n,
          trans ? count : k,
          1f,
          a.put(aHeap, done * cols, count * cols),
          cols,
          done == 0 ? 0f : 1f,
          pc,
          n);
    }
    c.get(cHeap, 0, n * n);
    Symmetric.mirrorLower(n, cHeap);
  }

  @Override
  public void gemv(boolean trans, int rows, int cols, float[] aHeap, float[] x, float[] y) {
    FloatPointer pa = a.put(aHeap, 0, rows * cols);
    gemvStaged(trans, rows, cols, pa, x, y);
  }

  private void gemvStaged(
      boolean trans, int rows, int cols, FloatPointer pa, float[] x, float[] y) {
    int in = trans ? rows : cols;
    int out = trans ? cols : rows;
    FloatPointer px = b.put(x, 0, in);
    FloatPointer py = c.room(out);
    cblas_sgemv(
        CblasRowMajor,
        trans ? CblasTrans : CblasNoTrans,
        rows,
        cols,
        1f,
        pa,
        cols,
        px,
        1,
        0f,
        py,
        1);
    c.get(y, 0, out);
  }

  // Row-major lower is column-major upper, and a row of b is a column of a right-hand side: nothing
  // is transposed.

  @Override
  public void factorPositiveDefinite(int n, double[] sHeap) {
    DoublePointer ps = s.put(sHeap, n * n);
    int info = LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'U', n, ps, n);
    if (info == LAPACKE_NAN_IN_MATRIX) {
      throw new ArithmeticException(
          "matrix of order " + n + " is not positive definite (it holds NaN)");
    }
    check(info, n);
    s.get(sHeap, n * n);
  }

  @Override
  public void solveFactored(int n, double[] factor, int nrhs, double[] bHeap) {
    DoublePointer ps = s.put(factor, n * n);
    DoublePointer pb = rhs.put(bHeap, n * nrhs);
    check(LAPACKE_dpotrs(LAPACK_COL_MAJOR, (byte) 'U', n, nrhs, ps, n, pb, n), n);
    rhs.get(bHeap, n * nrhs);
  }

  @Override
  public void invertFactored(int n, double[] factor) {
    DoublePointer ps = s.put(factor, n * n);
    check(LAPACKE_dpotri(LAPACK_COL_MAJOR, (byte) 'U', n, ps, n), n);
    s.get(factor, n * n);
    Symmetric.mirrorLower(n, factor);
  }

  private static void check(int info, int n) {
    if (info > 0) {
      throw new ArithmeticException(
          "matrix of order " + n + " is not positive definite (leading minor " + info + ")");
    }
    if (info < 0) {
      throw new IllegalArgumentException("LAPACK refuses argument " + -info);
    }
  }

  @Override
  public void release() {
    a.close();
    b.close();
    c.close();
    s.close();
    rhs.close();
  }

  @Override
  public void close() {
    release();
  }

  /** A direct float buffer that grows and is reused. */
  private static final class Staged {
    private FloatPointer pointer;
    private FloatBuffer buffer;

    FloatPointer room(int length) {
      if (pointer == null || pointer.capacity() < length) {
        close();
        pointer = new FloatPointer((long) length);
        buffer = pointer.asBuffer();
      }
      return pointer;
    }

    FloatPointer put(float[] heap, int offset, int length) {
      room(length);
      buffer.put(0, heap, offset, length);
      return pointer;
    }

    void get(float[] heap, int offset, int length) {
      buffer.get(0, heap, offset, length);
    }

    void close() {
      if (pointer != null) {
        pointer.deallocate();
        pointer = null;
      }
    }
  }

  /** A direct double buffer that grows and is reused. */
  private static final class StagedDouble {
    private DoublePointer pointer;
    private DoubleBuffer buffer;

    DoublePointer put(double[] heap, int length) {
      if (pointer == null || pointer.capacity() < length) {
        close();
        pointer = new DoublePointer((long) length);
        buffer = pointer.asBuffer();
      }
      buffer.put(0, heap, 0, length);
      return pointer;
    }

    void get(double[] heap, int length) {
      buffer.get(0, heap, 0, length);
    }

    void close() {
      if (pointer != null) {
        pointer.deallocate();
        pointer = null;
      }
    }
  }
}
